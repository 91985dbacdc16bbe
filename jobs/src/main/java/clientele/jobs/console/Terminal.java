package clientele.jobs.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes.
 *
 * @param out results and summaries
 * @param err progress, warnings and errors
 * @param isLive whether a person watches, so that a line may be written over
 * @param hasColour whether letters may be coloured
 * @param width of a line, in letters
 */
public record Terminal(
    PrintStream out, PrintStream err, boolean isLive, boolean hasColour, int width) {
  private static final int USUAL_WIDTH = 80;

  /**
   * The process's own streams.
   *
   * @param environment the process's environment
   * @return UTF-8 streams
   */
  @SuppressWarnings(
      "SystemConsoleNull") // A later Java than 17 would only see a terminal too often.
  public static Terminal ofProcess(Map<String, String> environment) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    // The launch script can ask whether stderr is a terminal; Java knows of all streams at once.
    String told = System.getProperty("clientele.terminal");
    boolean isTerminal = told == null ? System.console() != null : Boolean.parseBoolean(told);
    return of(out, err, isTerminal, environment);
  }

  /**
   * A terminal that respects NO_COLOR, TERM and COLUMNS.
   *
   * @param out results and summaries
   * @param err progress, warnings and errors
   * @param isTerminal whether {@code err} is a terminal
   * @param environment the process's environment
   * @return the terminal
   */
  public static Terminal of(
      PrintStream out, PrintStream err, boolean isTerminal, Map<String, String> environment) {
    boolean isLive = isTerminal && !"dumb".equals(environment.get("TERM"));
    boolean hasColour = isLive && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(out, err, isLive, hasColour, width(environment.get("COLUMNS")));
  }

  private static int width(String columns) {
    try {
      int width = columns == null ? USUAL_WIDTH : Integer.parseInt(columns.strip());
      return width < 20 ? USUAL_WIDTH : width;
    } catch (NumberFormatException e) {
      return USUAL_WIDTH;
    }
  }

  String warning(String text) {
    return hasColour ? "\u001b[33m" + text + "\u001b[0m" : text;
  }

  String faint(String text) {
    return hasColour ? "\u001b[2m" + text + "\u001b[0m" : text;
  }
}
