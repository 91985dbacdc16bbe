package clientele.lake;

import clientele.run.RunContext;
import clientele.run.UserException;
import clientele.spark.StorageFailure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The right to write a lake, held by one run at a time: Delta keeps one table whole, but a run
 * writes many. A file under the root names the holder, who renews it; a holder that stopped
 * renewing it, or whose process is gone from this machine, is replaced.
 */
public final class Lease implements AutoCloseable {
  /** After this long without renewal, another run may take the lake over. */
  public static final Duration EXPIRY = Duration.ofMinutes(2);

  private static final Duration RENEWAL = Duration.ofSeconds(15);
  private static final String NAME = "_clientele_lease";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LeaseFile file;
  private final String runId;
  private final Clock clock;
  private final Instant since;
  private final ScheduledExecutorService renewal;
  private final AtomicBoolean lost = new AtomicBoolean();

  private Lease(LeaseFile file, String runId, Clock clock) {
    this.file = file;
    this.runId = runId;
    this.clock = clock;
    this.since = clock.instant();
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "clientele-lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lake, at once or not at all.
   *
   * @param root the lake's root; created where it is missing
   * @param hadoop the file systems' configuration
   * @param run who asks
   * @return the lease, to be closed when the run ends
   * @throws UserException busy where another run holds the lake; failed where it cannot be written
   */
  public static Lease acquire(String root, Configuration hadoop, RunContext run) {
    try {
      LeaseFile file = LeaseFile.at(new Path(root, NAME), hadoop);
      Lease lease = new Lease(file, run.runId(), run.clock());
      for (int attempt = 0; attempt < 3; attempt++) {
        if (file.create(lease.content())) {
          lease.keepRenewing();
          return lease;
        }
        Optional<String> holder = file.read();
        if (holder.isEmpty()) {
          continue;
        }
        if (!expired(holder.get(), file, run.clock().instant())) {
          throw UserException.busy(
              "Another run holds the lake "
                  + root
                  + ": "
                  + told(holder.get())
                  + ". Try again later.");
        }
        run.progress()
            .warn(
                "Taking the lake over from a run that ended without a word: "
                    + told(holder.get())
                    + ".");
        if (file.replace(holder.get(), lease.content(), run.runId())) {
          lease.keepRenewing();
          return lease;
        }
      }
      throw UserException.busy(
          "Another run has just taken the lake " + root + ". Try again later.");
    } catch (IOException | IllegalArgumentException e) {
      throw unwritable(root, e);
    }
  }

  private static UserException unwritable(String root, Exception e) {
    StorageFailure failure = StorageFailure.of(e);
    String why = String.valueOf(e.getMessage()).replaceFirst("[.]+$", "");
    String told = failure == StorageFailure.OTHER ? why : failure.words() + ": " + why;
    String mend =
        switch (failure) {
          case NO_BUCKET -> "Check lake.root, or make the bucket";
          case UNREACHABLE -> "Check the storage's address and the network";
          default -> "Check lake.root and the rights on it";
        };
    return UserException.failed(
            "The lake cannot be written: " + root + ": " + told + ". " + mend + ".")
        .causedBy(e);
  }

  /**
   * Checks that the lake is still this run's.
   *
   * @throws UserException (busy) where another run has taken it over
   */
  public void requireHeld() {
    try {
      if (lost.get() || !file.read().filter(this::mine).isPresent()) {
        throw UserException.busy(
            "This run has lost the lake to another one; what it had not yet published is discarded.");
      }
    } catch (IOException e) {
      throw UserException.failed("The lake's lease cannot be read: " + e.getMessage() + ".")
          .causedBy(e);
    }
  }

  @Override
  public void close() {
    renewal.shutdownNow();
    try {
      Optional<String> content = file.read();
      if (content.isPresent() && mine(content.get())) {
        file.delete();
      }
    } catch (IOException e) {
      // It expires by itself.
      lost.set(true);
    }
  }

  // The task handles what it can meet; the executor's end is what ends it.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void keepRenewing() {
    renewal.scheduleWithFixedDelay(
        this::renew, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
  }

  private void renew() {
    try {
      if (file.read().filter(this::mine).isPresent()) {
        file.overwrite(content());
      } else {
        lost.set(true);
      }
    } catch (IOException e) {
      // The next renewal may succeed; requireHeld asks again before anything is published.
      return;
    }
  }

  private boolean mine(String content) {
    return parsed(content).path("run_id").asText().equals(runId);
  }

  private String content() {
    ObjectNode json = JSON.createObjectNode();
    json.put("run_id", runId);
    json.put("host", host());
    json.put("pid", ProcessHandle.current().pid());
    json.put("process_start", processStart(ProcessHandle.current()));
    json.put("since", since.toString());
    json.put("renewed", clock.instant().toString());
    return json.toString();
  }

  private static boolean expired(String content, LeaseFile file, Instant now) throws IOException {
    JsonNode holder = parsed(content);
    if (holder.path("host").asText().equals(host()) && holder.has("pid")) {
      Optional<ProcessHandle> process = ProcessHandle.of(holder.path("pid").asLong());
      boolean alive =
          process.isPresent()
              && process.get().isAlive()
              && processStart(process.get()).equals(holder.path("process_start").asText());
      if (!alive) {
        return true;
      }
    }
    Instant renewed;
    try {
      renewed = Instant.parse(holder.path("renewed").asText());
    } catch (java.time.format.DateTimeParseException e) {
      // Half written: as old as the file.
      renewed = file.modified();
    }
    return renewed.plus(EXPIRY).isBefore(now);
  }

  private static String told(String content) {
    JsonNode holder = parsed(content);
    return "run "
        + holder.path("run_id").asText("unknown")
        + " on "
        + holder.path("host").asText("an unknown host")
        + ", process "
        + holder.path("pid").asText("unknown")
        + ", since "
        + holder.path("since").asText("an unknown time");
  }

  private static JsonNode parsed(String content) {
    try {
      return JSON.readTree(content);
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private static String processStart(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
