package clientele.lake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import clientele.run.RunContext;
import clientele.run.UserException;
import clientele.spark.StorageFailure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The right to write a lake, held by one run at a time: Delta keeps one table whole, but a run
 * writes many. A file under the root names the holder, who renews it; a holder that stopped
 * renewing it, or whose process is gone from this machine, is replaced.
 *
 * <p>Clocks of two machines differ, and are set: by the times in the file nobody is held to be
 * dead. They only tell which holder is worth watching; one is dead whose file has not changed while
 * another run watched it for {@link #EXPIRY} of time that passes.
 */
public final class Lease implements AutoCloseable {
  /** After this long without renewal, watched or told, another run may take the lake over. */
  public static final Duration EXPIRY = Duration.ofMinutes(2);

  private static final Duration RENEWAL = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final String NAME = "_clientele_lease";
  private static final String TICKS = "tick ";

  /** Of /proc/PID/stat, counted from what follows the name. */
  private static final int START_FIELD = 19;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LeaseFile file;
  private final String runId;
  private final Clock clock;
  private final Instant since;
  private final ScheduledExecutorService renewal;
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicLong renewals = new AtomicLong();

  /** Lets time pass: the machine's own, which no setting of its clock changes. */
  @FunctionalInterface
  interface Waiting {
    /** Really waits. */
    Waiting ASLEEP = time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());

    void pass(Duration time) throws InterruptedException;
  }

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
   * Takes the lake, or does not: at once, but where the holder seems to have stopped renewing its
   * lease, after having watched it.
   *
   * @param root the lake's root; created where it is missing
   * @param hadoop the file systems' configuration
   * @param run who asks
   * @return the lease, to be closed when the run ends
   * @throws UserException busy where another run holds the lake; failed where it cannot be written
   */
  public static Lease acquire(String root, Configuration hadoop, RunContext run) {
    return acquire(root, hadoop, run, Waiting.ASLEEP);
  }

  static Lease acquire(String root, Configuration hadoop, RunContext run, Waiting waiting) {
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
        boolean isDead =
            isGone(holder.get())
                || (seemsDead(holder.get(), file, run.clock().instant())
                    && staysAsItIs(holder.get(), file, run, waiting));
        if (!isDead && file.read().isEmpty()) {
          continue;
        }
        if (!isDead) {
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
          default ->
              isFull(e) ? "Make room under lake.root" : "Check lake.root and the rights on it";
        };
    return UserException.failed(
            "The lake cannot be written: " + root + ": " + told + ". " + mend + ".")
        .causedBy(e);
  }

  private static boolean isFull(Exception e) {
    String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return why.contains("no space left on device") || why.contains("disk quota exceeded");
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
        this::renewOrTell, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
  }

  private void renewOrTell() {
    try {
      renew();
    } catch (Error e) {
      // The executor would keep it to itself and renew no more, while the run goes on.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      throw e;
    }
  }

  void renew() {
    try {
      if (file.read().filter(this::mine).isPresent()) {
        file.overwrite(content());
      } else {
        lost.set(true);
      }
    } catch (IOException | RuntimeException e) {
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
    // By this it changes even where the clock stands still.
    json.put("renewals", renewals.getAndIncrement());
    return json.toString();
  }

  /** Whether the holder was a process of this machine that has ended. */
  private static boolean isGone(String content) {
    JsonNode holder = parsed(content);
    if (!holder.path("host").asText().equals(host()) || !holder.has("pid")) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(holder.path("pid").asLong());
    if (process.isEmpty() || !process.get().isAlive()) {
      return true;
    }
    String start = processStart(process.get());
    String told = holder.path("process_start").asText();
    // Another process has got the number. What is told in another way cannot be compared.
    return !start.isEmpty()
        && told.startsWith(TICKS) == start.startsWith(TICKS)
        && !told.isEmpty()
        && !told.equals(start);
  }

  /** Whether the times that are told are not those of a holder that renews its lease. */
  private static boolean seemsDead(String content, LeaseFile file, Instant now) throws IOException {
    Instant renewed;
    try {
      renewed = Instant.parse(parsed(content).path("renewed").asText());
    } catch (java.time.format.DateTimeParseException e) {
      // Half written: as old as the file.
      renewed = file.modified();
    }
    // From the future it is where a clock has been set back; that may last for days.
    return Duration.between(renewed, now).abs().compareTo(EXPIRY) > 0;
  }

  /** Watches the lease for as long as it is good without renewal. */
  private static boolean staysAsItIs(
      String content, LeaseFile file, RunContext run, Waiting waiting) throws IOException {
    run.progress().step("watching whether the run that holds the lake is still at work");
    try {
      for (Duration passed = Duration.ZERO; passed.compareTo(EXPIRY) < 0; ) {
        waiting.pass(LOOK);
        passed = passed.plus(LOOK);
        if (!file.read().filter(content::equals).isPresent()) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserException.failed("The run was stopped while it waited for the lake.").causedBy(e);
    }
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

  /**
   * When a process began, as its machine counts from its own start. Java's own answer is a time of
   * the day, which it works out anew by the present clock: another one after that was set.
   */
  private static String processStart(ProcessHandle process) {
    try {
      String stat =
          Files.readString(java.nio.file.Path.of("/proc/" + process.pid() + "/stat"), ISO_8859_1);
      // The name of the program, in brackets, may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
      return TICKS + fields[START_FIELD];
    } catch (IOException | IndexOutOfBoundsException e) {
      // Not a Linux.
      return process.info().startInstant().map(Instant::toString).orElse("");
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
