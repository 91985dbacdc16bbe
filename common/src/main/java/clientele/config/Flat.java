package clientele.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.TreeMap;

/**
 * A section whose keys are names of the user's or of Spark's. HOCON takes their dots for sections
 * within sections; here each is one name again.
 */
final class Flat {
  private static final String SPARK = "spark";

  private Flat() {}

  /**
   * The section's values by full name.
   *
   * @param path of the section
   * @param section its content
   * @param problems takes names that are given twice, once with dots and once in quotes
   * @return in order of the names
   */
  static Map<String, ConfigValue> of(String path, ConfigObject section, Problems problems) {
    Map<String, ConfigValue> values = new TreeMap<>();
    collect(path, "", section, values, problems);
    return values;
  }

  private static void collect(
      String path,
      String prefix,
      ConfigObject section,
      Map<String, ConfigValue> values,
      Problems problems) {
    for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
      String name = prefix + entry.getKey();
      if (entry.getValue() instanceof ConfigObject below) {
        collect(path, name + ".", below, values, problems);
      } else {
        put(path, name(path, name), entry.getValue(), values, problems);
      }
    }
  }

  /** Every setting of Spark's begins with its name, which may be left out. */
  private static String name(String path, String name) {
    boolean whole = !path.equals(SPARK) || name.startsWith(SPARK + ".");
    return whole ? name : SPARK + "." + name;
  }

  private static void put(
      String path,
      String name,
      ConfigValue value,
      Map<String, ConfigValue> values,
      Problems problems) {
    ConfigValue other = values.get(name);
    boolean isOption = Origins.isOption(value.origin());
    if (other == null || (isOption && !Origins.isOption(other.origin()))) {
      values.put(name, value);
    } else if (isOption == Origins.isOption(other.origin())) {
      problems.add(
          value.origin(),
          path
              + "."
              + name
              + " is given twice, the other time at "
              + Origins.place(other.origin()));
    }
  }
}
