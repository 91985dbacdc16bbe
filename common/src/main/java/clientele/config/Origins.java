package clientele.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.Comparator;

/** Says where a value of the configuration was written. */
final class Origins {
  /** Begins the description of what was given on the command line. */
  static final String OPTION = "--set ";

  static final String REFERENCE = "reference.conf";

  private Origins() {}

  /** The file, option or variable, without a line. */
  static String name(ConfigOrigin origin) {
    if (origin.resource() != null) {
      return REFERENCE;
    }
    if (origin.filename() != null) {
      return relative(origin.filename());
    }
    return origin.description();
  }

  /** The same, with the line where there is one. */
  static String place(ConfigOrigin origin) {
    String name = name(origin);
    boolean inFile = origin.filename() != null || origin.resource() != null;
    return inFile && origin.lineNumber() > 0 ? name + ": " + origin.lineNumber() : name;
  }

  /** Where a value is written; of a section see below. */
  static ConfigOrigin of(ConfigValue value) {
    return value instanceof ConfigObject section ? of(section) : value.origin();
  }

  /** Where a section is written; of several places that were merged, the user's own and first. */
  static ConfigOrigin of(ConfigObject section) {
    ConfigOrigin own = section.origin();
    if (own.filename() != null || own.resource() != null || isOption(own)) {
      return own;
    }
    return section.values().stream()
        .map(Origins::of)
        .filter(origin -> origin.resource() == null)
        .min(Comparator.comparingInt(ConfigOrigin::lineNumber))
        .orElse(section.origin());
  }

  static boolean isOption(ConfigOrigin origin) {
    return origin.description().startsWith(OPTION);
  }

  /** Short where the file lies below the working folder, else as it is. */
  private static String relative(String file) {
    Path path = Path.of(file);
    Path here = Path.of("").toAbsolutePath();
    return path.isAbsolute() && path.startsWith(here) ? here.relativize(path).toString() : file;
  }
}
