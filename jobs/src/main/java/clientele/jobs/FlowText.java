package clientele.jobs;

import clientele.jobs.Flow.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The flow as text for people and as JSON for programs. */
final class FlowText {
  private static final int WIDTH = 96;

  private FlowText() {}

  /** Aligned lines: a stage, what it does, reads and writes. */
  static List<String> lines(List<Step> steps) {
    int names = steps.stream().mapToInt(step -> step.name().length()).max().orElse(0);
    String margin = " ".repeat(names + 2);
    List<String> lines = new ArrayList<>();
    for (Step step : steps) {
      lines.add(step.name() + " ".repeat(names + 2 - step.name().length()) + step.does());
      list(lines, margin, "sources", step.sources());
      list(lines, margin, "reads", step.reads());
      list(lines, margin, "writes", step.writes());
    }
    return lines;
  }

  private static void list(List<String> lines, String margin, String title, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    String head = margin + title + " ".repeat(9 - title.length());
    StringBuilder line = new StringBuilder(head);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i) + (i + 1 < names.size() ? ", " : "");
      if (line.length() + name.length() > WIDTH) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(head.length()));
      }
      line.append(name);
    }
    lines.add(line.toString());
  }

  /** An object with an array of the stages. */
  static String json(List<Step> steps) {
    return steps.stream()
        .map(
            step ->
                "    {\"name\": "
                    + quoted(step.name())
                    + ", \"does\": "
                    + quoted(step.does())
                    + ", \"pipeline\": "
                    + step.isInPipeline()
                    + ",\n     \"sources\": "
                    + array(step.sources())
                    + ",\n     \"reads\": "
                    + array(step.reads())
                    + ",\n     \"writes\": "
                    + array(step.writes())
                    + "}")
        .collect(Collectors.joining(",\n", "{\n  \"stages\": [\n", "\n  ]\n}"));
  }

  private static String array(List<String> names) {
    return names.stream().map(FlowText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** Names and descriptions are ours: letters, digits and marks that JSON leaves alone. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
