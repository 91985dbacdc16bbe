package clientele.config;

import clientele.run.UserException;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a run as one text that is kept with it, by which {@code reproduce} runs it again.
 * Where the lake is, Spark's own settings and secrets are no part of it.
 */
public final class SettingsRecord {
  private static final List<String> APART = List.of("lake.root", "spark");

  private SettingsRecord() {}

  /**
   * Writes settings down.
   *
   * @param settings of a run
   * @return JSON that {@link #read} takes
   */
  public static String text(Settings settings) {
    return ConfigValueFactory.fromAnyRef(plain("", settings).orElseThrow())
        .render(ConfigRenderOptions.concise());
  }

  /**
   * Settings that were written down.
   *
   * @param text as {@link #text} gives it
   * @param sets what is to be other, and the secrets, as the command line sets them
   * @return the settings
   * @throws UserException (usage) where this version no longer knows a key, or one is wrong
   */
  public static Settings read(String text, List<String> sets) {
    return SettingsLoader.recorded(text, sets, Set.of()).settings();
  }

  private static Optional<Object> plain(String path, Object value) {
    if (value == null || APART.contains(path) || Secrets.isSecret(path)) {
      return Optional.empty();
    }
    if (value instanceof Optional<?> optional) {
      return plain(path, optional.orElse(null));
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> section = new LinkedHashMap<>();
      map.forEach((name, each) -> put(path, (String) name, each, section));
      return Optional.of(section);
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(each -> plain(path, each).ifPresent(items::add));
      return Optional.of(items);
    }
    if (value instanceof Record record) {
      Map<String, Object> section = new LinkedHashMap<>();
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        put(path, Schema.key(component), Effective.component(record, component), section);
      }
      return Optional.of(section);
    }
    if (value instanceof Enum<?> constant) {
      return Optional.of(Scalars.name(constant));
    }
    return Optional.of(
        value instanceof Number || value instanceof Boolean
            ? value
            : Secrets.hide(path, value.toString()));
  }

  private static void put(String path, String name, Object value, Map<String, Object> section) {
    String full = path.isEmpty() ? name : path + "." + name;
    if (!isWithoutMeaning(full)) {
      plain(full, value).ifPresent(plain -> section.put(name, plain));
    }
  }

  /** What every source has by default, but only transactions may be given. */
  private static boolean isWithoutMeaning(String path) {
    return path.matches("sources\\..*\\.zero_amounts")
        && !path.equals("sources." + Sources.TRANSACTIONS + ".zero_amounts");
  }
}
