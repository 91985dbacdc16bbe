package clientele.config;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * One of the user's data sets and how its columns become ours.
 *
 * @param path file, folder or glob on any Hadoop file system; absent where {@code query} reads
 *     other sources only
 * @param format how the files are written
 * @param options the Spark reader's own options
 * @param query Spark SQL over the raw sources by name, before the mapping
 * @param columns our column to a Spark SQL expression over the source's columns; a column of ours
 *     that is not named is taken from the source's column of the same name, if it has one
 * @param identity what tells one customer from another, to find one person under two ids
 * @param scale bounds of a survey's answers, or of the scores of feedback
 * @param exactRepeats what happens to a row that repeats another in every column
 * @param zeroAmounts what happens to a transaction of amount zero
 * @param timeZone zone of times that name none
 * @param decimalSeparator what stands before the fraction in numbers that are written as text
 * @param checks what the source as a whole is held against, by name
 */
public record SourceSettings(
    Optional<String> path,
    Format format,
    Map<String, String> options,
    Optional<String> query,
    Map<String, String> columns,
    Identity identity,
    Scale scale,
    Treatment exactRepeats,
    Treatment zeroAmounts,
    ZoneId timeZone,
    DecimalSeparator decimalSeparator,
    Map<String, QualityCheck> checks)
    implements Checked {

  @Override
  public void check(Complaints complaints) {
    if (path.isEmpty() && query.isEmpty()) {
      complaints.add("path", "is missing: a source has a path, or a query over other sources");
    }
    if (path.isPresent() && path.get().isBlank()) {
      complaints.add("path", "is blank, but must be a file, a folder or a glob");
    }
  }

  /**
   * Spark SQL expressions over the columns of the customers source that tell one person from
   * another. They are compared while ingest runs, and never stored.
   *
   * @param name first and last name
   * @param email e-mail address
   */
  public record Identity(Optional<String> name, Optional<String> email) {}

  /**
   * The scale on which a question or a score is answered, both ends included.
   *
   * @param min the least answer; absent where any is possible
   * @param max the greatest answer; absent where any is possible
   */
  public record Scale(Optional<Double> min, Optional<Double> max) implements Checked {
    @Override
    public void check(Complaints complaints) {
      if (min.isPresent() && max.isPresent() && max.get() <= min.get()) {
        complaints.add("max", "is " + max.get() + ", not above min, which is " + min.get());
      }
    }
  }

  /** How a source's files are written. */
  public enum Format {
    CSV,
    JSON,
    PARQUET,
    DELTA
  }

  /** What happens to rows that a rule has found. */
  public enum Treatment {
    /** They stay, flagged. */
    KEEP,
    /** They go to the table {@code quarantine}. */
    QUARANTINE
  }

  /** What stands before the fraction in a number written as text. */
  public enum DecimalSeparator {
    /** 1,234.56 */
    POINT,
    /** 1.234,56 */
    COMMA
  }
}
