import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A YARN cluster of one node in one process, on free ports of loopback: {@code MiniYarn.java FOLDER}
 * writes the configuration of its clients to FOLDER, yarn-site.xml last, and runs until its standard
 * input ends.
 */
final class MiniYarn {
  private MiniYarn() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    YarnConfiguration settings = new YarnConfiguration();
    settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 256);
    settings.setInt(YarnConfiguration.NM_PMEM_MB, 6144);
    settings.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    // A disk that is nearly full would take the only node away.
    settings.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 99);
    // Logs that are there after the cluster has ended.
    settings.setLong(YarnConfiguration.DEBUG_NM_DELETE_DELAY_SEC, 3600);
    settings.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
    settings.set("yarn.scheduler.capacity.root.queues", "default");
    settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
    settings.set(YarnConfiguration.YARN_APPLICATION_CLASSPATH, "");
    try (MiniYARNCluster cluster = new MiniYARNCluster("clientele", 1, 1, 1)) {
      cluster.init(settings);
      cluster.start();
      Configuration files = new Configuration(false);
      files.set("fs.defaultFS", "file:///");
      write(files, folder.resolve("core-site.xml"));
      write(cluster.getConfig(), folder.resolve("yarn-site.xml"));
      while (System.in.read() >= 0) {
        // Until whoever started it is gone.
      }
    }
    System.exit(0);
  }

  private static void write(Configuration configuration, Path file) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try (OutputStream out = Files.newOutputStream(unfinished)) {
      configuration.writeXml(out);
    }
    Files.move(unfinished, file);
  }
}
