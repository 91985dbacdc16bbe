package clientele.quality;

import clientele.config.QualityCheck;
import java.util.Optional;

/**
 * What a declared check found in a run.
 *
 * @param name the check
 * @param check what was declared
 * @param checked rows that it looked at
 * @param broken rows that break it; of a check of a whole source all of them, or none
 * @param failure why it failed, in words; empty where it did not
 * @param detail the check in words, and what was found
 */
record CheckOutcome(
    String name,
    QualityCheck check,
    long checked,
    long broken,
    Optional<String> failure,
    String detail) {

  boolean stops() {
    return failure.isPresent() && check.stops();
  }

  String severity() {
    return check.stops() ? "error" : "warning";
  }

  String action() {
    if (failure.isEmpty()) {
      return "none";
    }
    return check.stops() ? "stopped" : "warned";
  }
}
