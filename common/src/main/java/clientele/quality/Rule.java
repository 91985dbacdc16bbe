package clientele.quality;

import java.util.Locale;
import org.apache.spark.sql.Column;

/**
 * A check of one row.
 *
 * @param name its name in {@code quality_report}, {@code quarantine} and in the flags of rows
 * @param action what happens to a row that breaks it
 * @param broken true for such a row; NULL counts as false
 * @param reason what was wrong with the row, in words
 * @param detail the rule in words, with its bounds
 */
record Rule(String name, Action action, Column broken, Column reason, String detail) {

  /** What happens to a row that breaks a rule. */
  enum Action {
    /** The row goes to the table {@code quarantine}. */
    QUARANTINED("error"),
    /** The bad value becomes NULL, or what was meant; the row is flagged and stays. */
    REPAIRED("warning"),
    /** The row is flagged and stays as it is. */
    FLAGGED("info"),
    /** The row is flagged and stays; from the stage features on, its id is another's. */
    MERGED("info");

    private final String severity;

    Action(String severity) {
      this.severity = severity;
    }

    String severity() {
      return severity;
    }

    /** As quality_report has it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
