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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;
  private final Configuration hadoop = new Configuration();

  private static RunContext runAt(Instant now) {
    return RunContext.begin(Clock.fixed(now, ZoneOffset.UTC), Optional.empty(), 1, Progress.SILENT);
  }

  private Lease acquire(Instant now) {
    return Lease.acquire(folder.resolve("lake").toString(), hadoop, runAt(now));
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
    try (Lease next = acquire(NOON.plus(Duration.ofSeconds(1)))) {
      next.requireHeld();
    }
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
