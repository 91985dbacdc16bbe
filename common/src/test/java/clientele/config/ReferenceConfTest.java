package clientele.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code reference.conf} and the records name the same keys. */
class ReferenceConfTest {
  private static String text() throws IOException {
    try (InputStream in =
        ReferenceConfTest.class.getClassLoader().getResourceAsStream("reference.conf")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyComponentHasItsKeyAndEveryKeyItsComponent() throws IOException {
    Config reference = ConfigFactory.parseString(text()).getConfig("clientele");
    List<String> wrong = new ArrayList<>();
    compare(
        "",
        reference.root().withoutKey("source_defaults").withoutKey("source_checks"),
        Settings.class,
        wrong);
    compare(
        "source_defaults.",
        (ConfigObject) reference.root().get("source_defaults"),
        SourceSettings.class,
        wrong);
    assertThat(wrong).isEmpty();
  }

  private static void compare(
      String prefix, ConfigObject section, Class<?> record, List<String> wrong) throws IOException {
    List<String> keys = Arrays.stream(record.getRecordComponents()).map(Schema::key).toList();
    section.keySet().stream()
        .filter(key -> !keys.contains(key))
        .forEach(key -> wrong.add("no component for " + prefix + key));
    for (RecordComponent component : record.getRecordComponents()) {
      String key = Schema.key(component);
      Type type = component.getGenericType();
      ConfigValue value = section.get(key);
      if (Schema.raw(type) == Optional.class) {
        if (value != null || !isInComment(key)) {
          wrong.add("an optional key stands in a comment: " + prefix + key);
        }
        Schema.record(type).ifPresent(below -> isDescribed(prefix + key, below, wrong));
      } else if (value == null) {
        wrong.add("no default for " + prefix + key);
      } else if (type instanceof Class<?> below && below.isRecord()) {
        compare(prefix + key + ".", (ConfigObject) value, below, wrong);
      }
    }
  }

  private static void isDescribed(String path, Class<?> record, List<String> wrong) {
    try {
      for (RecordComponent component : record.getRecordComponents()) {
        if (!isInComment(Schema.key(component))) {
          wrong.add("not described: " + path + "." + Schema.key(component));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean isInComment(String key) throws IOException {
    return Pattern.compile("(?m)^\\s*#\\s*" + key + "\\s*[={]").matcher(text()).find();
  }

  @Test
  void everyKeyIsExplained() throws IOException {
    Config reference = ConfigFactory.parseString(text()).getConfig("clientele");
    List<String> silent = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : reference.entrySet()) {
      boolean explained =
          !entry.getValue().origin().comments().isEmpty() || isExplainedAbove(entry.getKey());
      if (!explained) {
        silent.add(entry.getKey());
      }
    }
    assertThat(silent).isEmpty();
  }

  /** Ends of a range, bounds, weights and checks are explained where their section is. */
  private static boolean isExplainedAbove(String path) {
    return path.matches(
        "(source_defaults\\.checks\\.\\w+|source_checks\\.\\w+|ingest\\.dates|ingest\\.age|segment\\.k|segment\\.weights|segment\\.validity\\.\\w+)\\..*");
  }
}
