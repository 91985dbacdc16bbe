package clientele.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReporterTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));
  private final InstantSource hands = now::get;
  private final Clock clock = hands.withZone(ZoneOffset.UTC);

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private Terminal terminal(boolean isTerminal, Map<String, String> environment) {
    PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
    return Terminal.of(stream, stream, isTerminal, environment);
  }

  private String written() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aPipeGetsPlainLines() {
    try (Reporter reporter = Reporter.on(terminal(false, Map.of("TERM", "xterm")), clock)) {
      reporter.step("starting Spark");
      pass(Duration.ofMillis(12_340));
      reporter.begins("ingest");
      reporter.step("reading transactions");
      reporter.warn("a column is empty");
      reporter.ended("ingest");
    }
    assertThat(written().lines())
        .containsExactly(
            "    0.0 s  starting Spark",
            "   12.3 s  ingest: reading transactions",
            "   12.3 s  ingest: warning: a column is empty",
            "   12.3 s  ingest: done");
    assertThat(written()).doesNotContain("\u001b", "\r");
  }

  @Test
  void aTerminalGetsALineThatIsWrittenOver() throws InterruptedException {
    Map<String, String> environment = Map.of("TERM", "xterm", "COLUMNS", "60");
    try (Reporter reporter = Reporter.on(terminal(true, environment), clock)) {
      reporter.begins("ingest");
      reporter.step("reading transactions");
      Instant began = clock.instant();
      reporter.watch(() -> new Activity.Snapshot(1_234_567, 6, 8, began));
      pass(Duration.ofSeconds(9));
      String line = "ingest: reading transactions, 1,234,567 rows, 75 %, 3.0 s left (9.0 s)";
      waitFor("\r\u001b[K" + line.substring(0, 59));
      reporter.ended("ingest");
    }
    assertThat(written()).contains("\r\u001b[Kingest\u001b[2m  9.0 s\u001b[0m\n");
    assertThat(written()).doesNotContain(" s left (9.0 s)");
  }

  private void waitFor(String text) throws InterruptedException {
    for (int i = 0; i < 2400 && !written().contains(text); i++) {
      Thread.sleep(50);
    }
    assertThat(written()).contains(text);
  }

  @Test
  void colourIsForTerminalsThatWantIt() {
    assertThat(terminal(true, Map.of("TERM", "xterm")).hasColour()).isTrue();
    assertThat(terminal(true, Map.of("TERM", "xterm", "NO_COLOR", "1")).hasColour()).isFalse();
    assertThat(terminal(true, Map.of("TERM", "xterm", "NO_COLOR", "1")).isLive()).isTrue();
    assertThat(terminal(true, Map.of("TERM", "dumb")).isLive()).isFalse();
    assertThat(terminal(false, Map.of("TERM", "xterm")).hasColour()).isFalse();
    assertThat(terminal(true, Map.of("COLUMNS", "wide")).width()).isEqualTo(80);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "449, 0.4 s",
    "9949, 9.9 s",
    "9950, 10 s",
    "59499, 59 s",
    "59500, 1 min 00 s",
    "125000, 2 min 05 s",
    "4320000, 1 h 12 min"
  })
  void timesAreReadable(long millis, String words) {
    assertThat(Words.time(Duration.ofMillis(millis))).isEqualTo(words);
  }

  @Test
  void countsAreTheSameInEveryLanguage() {
    assertThat(Words.count(1, "row")).isEqualTo("1 row");
    assertThat(Words.count(1_234_567, "row")).isEqualTo("1,234,567 rows");
  }
}
