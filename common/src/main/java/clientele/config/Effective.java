package clientele.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists and hashes a clean configuration. */
final class Effective {
  private Effective() {}

  /** Every key below a section, in the order of its record. */
  static List<Configuration.Entry> entries(ConfigObject section) {
    List<Configuration.Entry> entries = new ArrayList<>();
    list("", section, Settings.class, entries);
    return entries;
  }

  private static void list(
      String prefix, ConfigObject section, Class<?> record, List<Configuration.Entry> entries) {
    for (RecordComponent component : record.getRecordComponents()) {
      String path = prefix + Schema.key(component);
      Type type = component.getGenericType();
      ConfigValue value = section.get(Schema.key(component));
      Optional<Class<?>> below = Schema.record(type);
      if (value == null || value.valueType() == ConfigValueType.NULL) {
        entries.add(new Configuration.Entry(path, "", ""));
      } else if (below.isPresent()) {
        list(path + ".", (ConfigObject) value, below.get(), entries);
      } else if (Schema.isMapOfRecords(type)) {
        Class<?> each = Schema.record(Schema.argument(type, 1)).orElseThrow();
        ((ConfigObject) value)
            .entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                    entry ->
                        list(
                            path + "." + ConfigUtil.joinPath(entry.getKey()) + ".",
                            (ConfigObject) entry.getValue(),
                            each,
                            entries));
      } else if (Schema.isMapOfValues(type)) {
        Flat.of(path, (ConfigObject) value, new Problems())
            .forEach(
                (name, each) -> {
                  String full = path + "." + ConfigUtil.joinPath(name);
                  entries.add(entry(full, path + "." + name, each));
                });
      } else {
        entries.add(entry(path, path, value));
      }
    }
  }

  private static Configuration.Entry entry(String path, String plainPath, ConfigValue value) {
    return new Configuration.Entry(path, shown(plainPath, value), Origins.place(value.origin()));
  }

  private static String shown(String path, ConfigValue value) {
    if (Secrets.isSecret(path)) {
      return ConfigUtil.quoteString(Secrets.HIDDEN);
    }
    if (value instanceof ConfigList list) {
      return "[" + String.join(", ", list.stream().map(each -> shown(path, each)).toList()) + "]";
    }
    if (value.valueType() == ConfigValueType.STRING) {
      return ConfigValueFactory.fromAnyRef(Secrets.hide(path, (String) value.unwrapped()))
          .render(ConfigRenderOptions.concise());
    }
    return value.render(ConfigRenderOptions.concise());
  }

  /** SHA-256 of the bound values, whatever they were written like. */
  static String hash(Settings settings) {
    StringBuilder text = new StringBuilder();
    describe("", settings, text);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash: every Java has SHA-256", e);
    }
  }

  private static void describe(String path, Object value, StringBuilder text) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> describe(path, present, text));
    } else if (value instanceof Map<?, ?> map) {
      map.entrySet().stream()
          .sorted(java.util.Comparator.comparing(entry -> (String) entry.getKey()))
          .forEach(entry -> describe(path + "." + entry.getKey(), entry.getValue(), text));
    } else if (value instanceof List<?> list) {
      text.append(path).append(".size=").append(list.size()).append('\n');
      for (int i = 0; i < list.size(); i++) {
        describe(path + "." + i, list.get(i), text);
      }
    } else if (value instanceof Record record) {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        describe(path + "." + Schema.key(component), component(record, component), text);
      }
    } else if (!Secrets.isSecret(path)) {
      text.append(path).append('=').append(ConfigUtil.quoteString(String.valueOf(value)));
      text.append('\n');
    }
  }

  static Object component(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + component, e);
    }
  }
}
