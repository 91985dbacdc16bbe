package clientele.shop;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shop as a configuration file: its tables as sources, and a lake beside them. */
final class ShopConfiguration {
  /** The tables that are sources; the others tell the truth about them. */
  static final List<String> SOURCES =
      List.of(
          "transactions", "customers", "products", "events", "surveys", "feedback", "campaigns");

  private ShopConfiguration() {}

  /**
   * HOCON text.
   *
   * @param spec the shop
   * @param root absolute path of the folder above the tables
   */
  static String text(ShopSpec spec, String root) {
    Map<String, Object> sources = new LinkedHashMap<>();
    for (String source : SOURCES) {
      Map<String, Object> settings = new LinkedHashMap<>();
      settings.put("path", root + "/" + source);
      settings.put("format", spec.format().key());
      if (spec.format() == ShopSpec.Format.CSV) {
        settings.put("options", csvOptions());
      }
      if (source.equals("customers")) {
        settings.put("columns", Map.of("loyalty_tier", "loyalty_tier"));
        settings.put(
            "identity", Map.of("name", "concat_ws(' ', first_name, last_name)", "email", "email"));
      }
      if (source.equals("surveys")) {
        settings.put("scale", Map.of("min", 1, "max", 5));
      }
      if (source.equals("feedback")) {
        settings.put("scale", Map.of("min", 0, "max", 10));
      }
      sources.put(source, settings);
    }
    Map<String, Object> lake = Map.of("root", root + "/lake", "currency", "EUR");
    String body =
        ConfigFactory.parseMap(Map.of("clientele", Map.of("lake", lake, "sources", sources)))
            .root()
            .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
    return "# A generated shop: "
        + spec.customers()
        + " customers, "
        + spec.transactions()
        + " clean transaction lines from "
        + spec.from()
        + " until "
        + spec.until()
        + ", seed "
        + spec.seed()
        + ".\n# What is planted in it stands in the table dirt, what is true of it in the table truth.\n"
        + body;
  }

  private static Map<String, Object> csvOptions() {
    return Map.of(
        "header",
        "true",
        "encoding",
        "UTF-8",
        "escape",
        "\"",
        "timestampFormat",
        CsvLine.TIMESTAMP_FORMAT);
  }
}
