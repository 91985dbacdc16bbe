package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of segments, by p, the references that it comes from, and their strength. */
class VerdictTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.01 | 99 | 0.8 | NATURAL | are natural",
        "0.02 | 99 | 0.8 | REPRODUCIBLE | There are no natural segments here",
        "0.01 | 99 | 0.79 | CONSTRUCTED | The data have structure, but",
        "0.3 | 99 | 0.79 | CONSTRUCTED | There are no natural segments here",
        "0.05 | 19 | 0.9 | REPRODUCIBLE | not tested finely enough",
        "0.05 | 19 | 0.5 | CONSTRUCTED | not tested finely enough",
        "0.1 | 19 | 0.9 | REPRODUCIBLE | There are no natural segments here",
        "0.5 | 1 | 0.9 | REPRODUCIBLE | not tested finely enough",
        "0.001 | 999 | 0.9 | NATURAL | are natural"
      })
  void theWordsSayWhatWasShown(
      double pValue, int references, double strength, Verdict.Kind kind, String words) {
    Verdict verdict = Verdict.of(pValue, references, strength);
    assertThat(verdict.kind()).isEqualTo(kind);
    assertThat(verdict.words()).contains(words).endsWith(").");
  }
}
