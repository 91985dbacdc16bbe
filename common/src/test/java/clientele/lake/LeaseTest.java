package clientele.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.RunContext;
import clientele.run.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;
  private final Configuration hadoop = new Configuration();

  private static RunContext runAt(Instant now) {
    return RunContext.begin(Clock.fixed(now, ZoneOffset.UTC), Optional.empty(), 1, Progress.SILENT);
  }

  /** How long was waited in all; the test does not wait. */
  private Duration waited = Duration.ZERO;

  private Lease acquire(Instant now) {
    return acquire(now, () -> {});
  }

  /** Something happens after a minute of waiting, if it is waited for so long. */
  private Lease acquire(Instant now, Runnable meanwhile) {
    AtomicReference<Duration> here = new AtomicReference<>(Duration.ZERO);
    return Lease.acquire(
        folder.resolve("lake").toString(),
        hadoop,
        runAt(now),
        time -> {
          waited = waited.plus(time);
          if (here.accumulateAndGet(time, Duration::plus).equals(Duration.ofMinutes(1))) {
            meanwhile.run();
          }
        });
  }

  private static long thisProcess() {
    return ProcessHandle.current().pid();
  }

  private void assertBusy(Instant now, Runnable meanwhile) {
    assertThatThrownBy(() -> acquire(now, meanwhile))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BUSY));
  }

  private Path file() {
    return folder.resolve("lake/_clientele_lease");
  }

  private void heldBy(String host, long pid, Instant renewed) throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(
        file(),
        "{\"run_id\":\"other\",\"host\":\""
            + host
            + "\",\"pid\":"
            + pid
            + ",\"since\":\""
            + renewed
            + "\",\"renewed\":\""
            + renewed
            + "\"}");
  }

  @Test
  void theSecondRunIsToldWhoHoldsTheLake() {
    try (Lease first = acquire(NOON)) {
      first.requireHeld();
      assertThatThrownBy(() -> acquire(NOON))
          .isInstanceOfSatisfying(
              UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BUSY))
          .hasMessageContaining("since 2026-03-01T12:00:00Z")
          .hasMessageContaining("Try again later");
    }
    try (Lease next = acquire(NOON)) {
      next.requireHeld();
    }
    assertThat(file()).doesNotExist();
  }

  @Test
  void aHolderThatStoppedRenewingIsReplaced() throws IOException {
    heldBy("far-away", 1, NOON.minus(Lease.EXPIRY));
    assertThatThrownBy(() -> acquire(NOON)).hasMessageContaining("far-away");
    assertThat(waited).isZero();
    try (Lease next = acquire(NOON.plus(Duration.ofSeconds(1)))) {
      next.requireHeld();
    }
    assertThat(waited).as("watched by the time that passes").isEqualTo(Lease.EXPIRY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "-PT1H", "P1D", "-P1D"})
  void aJumpOfTheWatchersClockTakesNothingFromAHolderAtWork(Duration jump) {
    try (Lease holder = acquire(NOON)) {
      assertBusy(NOON.plus(jump), holder::renew);
      assertThat(waited).isBetween(Duration.ofMinutes(1), Lease.EXPIRY.minusSeconds(1));
      holder.requireHeld();
    }
  }

  /** The holder's clock stands still after a jump back, as that of a run does. */
  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "-PT1H", "P1D", "-P1D"})
  void aJumpOfTheHoldersClockTakesNothingFromIt(Duration jump) {
    AtomicReference<Instant> now = new AtomicReference<>(NOON);
    InstantSource hands = now::get;
    Clock clock = hands.withZone(ZoneOffset.UTC);
    RunContext run = RunContext.begin(clock, Optional.empty(), 1, Progress.SILENT);
    try (Lease holder = Lease.acquire(folder.resolve("lake").toString(), hadoop, run)) {
      now.set(NOON.plus(jump));
      holder.renew();
      assertBusy(NOON, holder::renew);
      assertBusy(NOON.plus(jump).plus(Duration.ofMinutes(30)), holder::renew);
      holder.requireHeld();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "-PT1H", "P1D", "-P1D"})
  void aDeadHolderIsReplacedWhateverItsClockSaid(Duration jump) throws IOException {
    heldBy("far-away", 1, NOON.plus(jump));
    try (Lease next = acquire(NOON)) {
      next.requireHeld();
    }
    assertThat(waited).isEqualTo(Lease.EXPIRY);
  }

  @Test
  void aLakeThatIsGivenBackMeanwhileIsTaken() throws IOException {
    heldBy("far-away", 1, NOON.minus(Duration.ofDays(1)));
    try (Lease next =
        acquire(
            NOON,
            () -> {
              try {
                Files.delete(file());
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })) {
      next.requireHeld();
    }
    assertThat(waited).isLessThan(Lease.EXPIRY);
  }

  @Test
  void anotherProcessWithTheHoldersNumberIsNotTheHolder() throws IOException {
    String host = java.net.InetAddress.getLocalHost().getHostName();
    try (Lease holder = acquire(NOON)) {
      holder.requireHeld();
      String content = Files.readString(file());
      assertThat(content).containsPattern("\"process_start\":\"[^\"]+\"");
      assertBusy(NOON, () -> {});
      // The number is given to a process that began later.
      Files.writeString(file(), content.replaceFirst("(\"process_start\":\")[^\"]+", "$1tick 1"));
      if (content.contains("tick ")) {
        try (Lease next = acquire(NOON)) {
          next.requireHeld();
        }
      }
    }
    // A lease of an earlier version, which told the beginning otherwise, of a process at work.
    heldBy(host, thisProcess(), NOON);
    Files.writeString(
        file(),
        Files.readString(file()).replace("{", "{\"process_start\":\"2026-01-01T00:00:00Z\","));
    assertBusy(NOON, () -> {});
    assertThat(waited).isZero();
  }

  @Test
  void aHolderWhoseProcessIsGoneIsReplacedAtOnce() throws IOException {
    heldBy(java.net.InetAddress.getLocalHost().getHostName(), Long.MAX_VALUE, NOON);
    try (Lease next = acquire(NOON)) {
      next.requireHeld();
    }
  }

  @Test
  void aLeaseThatAnotherTookOverIsLost() throws IOException {
    try (Lease mine = acquire(NOON)) {
      heldBy("far-away", 1, NOON);
      assertThatThrownBy(mine::requireHeld).hasMessageContaining("lost the lake");
    }
    assertThat(file()).as("the other's lease").exists();
  }

  @Test
  void ofManyThatComeAtOnceOneGetsTheLake() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Optional<Lease>>> all = new ArrayList<>();
      for (int at = 0; at < 8; at++) {
        all.add(
            () -> {
              try {
                return Optional.of(acquire(NOON));
              } catch (UserException e) {
                return Optional.empty();
              }
            });
      }
      List<Lease> held = new ArrayList<>();
      for (Future<Optional<Lease>> each : threads.invokeAll(all)) {
        each.get().ifPresent(held::add);
      }
      assertThat(held).hasSize(1);
      held.get(0).close();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aLakeThatCannotBeWrittenIsSaidToBe() throws IOException {
    Files.writeString(folder.resolve("lake"), "a file");
    assertThatThrownBy(() -> acquire(NOON))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED))
        .hasMessageContaining("cannot be written")
        .hasMessageContaining("lake.root");
  }

  @Test
  void aHalfWrittenLeaseIsAsOldAsItsFile() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"run_");
    Files.setLastModifiedTime(file(), java.nio.file.attribute.FileTime.from(NOON));
    assertThatThrownBy(() -> acquire(NOON)).hasMessageContaining("Another run holds the lake");
    try (Lease next = acquire(NOON.plus(Lease.EXPIRY).plusSeconds(1))) {
      next.requireHeld();
    }
  }
}
