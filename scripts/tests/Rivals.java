import clientele.lake.ConditionalLogStore;
import clientele.lake.Lake;
import clientele.lake.Lease;
import clientele.lake.Publication;
import clientele.lake.tables.JobRuns;
import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.RunContext;
import clientele.run.UserException;
import clientele.spark.SparkSettings;
import clientele.spark.StorageSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Forced collisions on a lake, for test_s3.py, which starts one or two of these at once. Each line
 * of the input is a task, each is answered by a line; settings are given as name=value.
 *
 * <pre>
 * log FOLDER WRITERS VERSIONS    writers race for each version of a log
 * lease FOLDER WRITERS ROUNDS    writers race for a lease, free and expired by turns
 * hold ROOT                      takes a lake, until the next line
 * append ROOT ROWS               a commit a row to job_runs, whoever else does so
 * </pre>
 */
final class Rivals {
  private final Map<String, String> settings = new TreeMap<>();
  private final Configuration hadoop = new Configuration();
  private final Clock clock = Clock.systemUTC();

  private Rivals(String[] given) {
    for (String each : given) {
      settings.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
    }
    settings.putAll(StorageSettings.unset(settings));
    settings.forEach(
        (name, value) -> {
          if (name.startsWith("spark.hadoop.")) {
            hadoop.set(name.substring("spark.hadoop.".length()), value);
          }
        });
  }

  public static void main(String[] args) throws Exception {
    Rivals rivals = new Rivals(args);
    SparkSession spark = null;
    try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(System.in))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] task = line.split(" ");
        if (task[0].equals("start") || task[0].equals("append")) {
          spark = spark == null ? rivals.spark() : spark;
        }
        String answer =
            switch (task[0]) {
              case "start" -> "ready";
              case "log" -> rivals.log(task[1], number(task[2]), number(task[3]));
              case "lease" -> rivals.leases(task[1], number(task[2]), number(task[3]));
              case "hold" -> rivals.hold(task[1], lines);
              case "append" -> rivals.append(spark, task[1], number(task[2]));
              default -> throw new IllegalArgumentException(line);
            };
        System.out.println(answer);
      }
    }
    System.exit(0);
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  private SparkSession spark() {
    Map<String, String> all = SparkSettings.embedded(1);
    all.putAll(settings);
    SparkSession.Builder builder = SparkSession.builder();
    all.forEach(builder::config);
    return builder.getOrCreate();
  }

  private RunContext run() {
    return RunContext.begin(clock, Optional.empty(), 1, Progress.SILENT);
  }

  /** Runs the same work on every thread at once, and gives what each said. */
  private <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CyclicBarrier barrier = new CyclicBarrier(threads);
    try {
      List<Future<T>> all = new ArrayList<>();
      for (int at = 0; at < threads; at++) {
        all.add(
            pool.submit(
                () -> {
                  barrier.await();
                  return work.call();
                }));
      }
      List<T> said = new ArrayList<>();
      for (Future<T> each : all) {
        said.add(each.get());
      }
      return said;
    } finally {
      pool.shutdownNow();
    }
  }

  private String log(String folder, int writers, int versions) throws Exception {
    ConditionalLogStore store = new ConditionalLogStore(hadoop);
    int conflicts = 0;
    for (int version = 0; version < versions; version++) {
      Path path = new Path(folder, String.format("%020d.json", version));
      List<String> won =
          atOnce(
              writers,
              () -> {
                String action = "{\"by\":\"" + java.util.UUID.randomUUID() + "\"}";
                try {
                  store.write(path, List.of(action).iterator(), false, hadoop);
                  return action;
                } catch (FileAlreadyExistsException e) {
                  return "";
                }
              });
      won.removeIf(String::isEmpty);
      if (won.size() != 1 || !read(store, path).equals(won)) {
        return "version " + version + " was won by " + won + " and is " + read(store, path);
      }
      conflicts += writers - 1;
    }
    Iterator<?> listed = store.listFrom(new Path(folder, "00000000000000000000.json"), hadoop);
    int found = 0;
    while (listed.hasNext()) {
      listed.next();
      found++;
    }
    return "log " + found + " versions, " + conflicts + " conflicts";
  }

  private List<String> read(ConditionalLogStore store, Path path) throws IOException {
    List<String> lines = new ArrayList<>();
    try (var actions = store.read(path, hadoop)) {
      actions.forEachRemaining(lines::add);
    }
    return lines;
  }

  private String leases(String folder, int writers, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      String root = folder + "/" + round;
      if (round % 2 == 1) {
        expired(root);
      }
      List<Optional<Lease>> all = atOnce(writers, () -> acquired(root));
      List<Lease> held = all.stream().flatMap(Optional::stream).toList();
      if (held.size() != 1) {
        return "round " + round + " was won by " + held.size();
      }
      held.get(0).requireHeld();
      held.get(0).close();
    }
    return "lease " + rounds + " rounds, one winner each";
  }

  private Optional<Lease> acquired(String root) {
    try {
      return Optional.of(Lease.acquire(root, hadoop, run()));
    } catch (UserException e) {
      if (e.exitCode() != ExitCode.BUSY) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Leaves the lease of a run whose process is gone from this machine. */
  private void expired(String root) throws IOException {
    Path path = new Path(root, "_clientele_lease");
    String host = InetAddress.getLocalHost().getHostName();
    try (FSDataOutputStream out = path.getFileSystem(hadoop).create(path, true)) {
      String text = "{\"run_id\":\"gone\",\"host\":\"" + host + "\",\"pid\":" + Long.MAX_VALUE + "}";
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String hold(String root, java.io.BufferedReader lines) throws IOException {
    try (Lease lease = Lease.acquire(root, hadoop, run())) {
      System.out.println("held");
      lines.readLine();
      lease.requireHeld();
    }
    return "released";
  }

  private String append(SparkSession spark, String root, int rows) {
    Lake lake = new Lake(spark, root);
    Object[] values = new Object[JobRuns.CONTRACT.schema().length()];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(values, null);
      values[0] = ProcessHandle.current().pid() + "-" + row;
      values[1] = "race";
      values[3] = clock.instant();
      values[5] = "succeeded";
      values[9] = "none";
      values[10] = "none";
      Publication publication = lake.publication();
      publication.append(
          JobRuns.CONTRACT,
          spark.createDataFrame(
              List.of(RowFactory.create(values.clone())), JobRuns.CONTRACT.schema()));
      publication.commit();
    }
    return "appended " + rows;
  }
}
