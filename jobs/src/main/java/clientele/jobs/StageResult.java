package clientele.jobs;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a stage did, for {@code job_runs} and for the summary that its user reads.
 *
 * @param asOf the date its results are true for, where it has one
 * @param rowsIn rows read
 * @param rowsOut rows written to the tables that it publishes
 * @param rowsRejected rows that went to quarantine
 * @param summary lines for its user: what was written, what was rejected and why
 */
public record StageResult(
    Optional<LocalDate> asOf, long rowsIn, long rowsOut, long rowsRejected, List<String> summary) {
  /** Copies the lines. */
  public StageResult {
    summary = List.copyOf(summary);
  }
}
