package clientele.config;

import clientele.run.UserException;
import com.typesafe.config.ConfigOrigin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers everything that is wrong with a configuration, for one report. */
final class Problems {
  private record Problem(String file, int line, String message) {
    String text() {
      return (line > 0 ? file + ": " + line : file) + ": " + message;
    }
  }

  private final List<Problem> found = new ArrayList<>();

  void add(ConfigOrigin origin, String message) {
    found.add(new Problem(Origins.name(origin), Math.max(0, origin.lineNumber()), message));
  }

  void add(String where, String message) {
    found.add(new Problem(where, 0, message));
  }

  boolean none() {
    return found.isEmpty();
  }

  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    List<String> lines =
        found.stream()
            .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
            .map(Problem::text)
            .distinct()
            .toList();
    String head =
        lines.size() == 1
            ? "The configuration has an error:"
            : "The configuration has " + lines.size() + " errors:";
    throw UserException.usage(head + "\n  " + String.join("\n  ", lines));
  }
}
