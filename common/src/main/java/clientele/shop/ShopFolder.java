package clientele.shop;

import clientele.run.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder that a shop is written to. An earlier shop there is replaced; anything else of the
 * same name is left alone. A shop is complete once its configuration file is there.
 */
final class ShopFolder {
  private static final String CONFIGURATION = "shop.conf";
  private static final String UNFINISHED = "shop.conf.unfinished";

  private final FileSystem files;
  private final Path root;

  ShopFolder(Configuration hadoop, String folder) {
    try {
      Path given = new Path(folder);
      FileSystem found = given.getFileSystem(hadoop);
      // Without Hadoop's checksum files: people edit shop.conf, and it must stay readable.
      files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
      root = files.makeQualified(given);
    } catch (IOException | IllegalArgumentException e) {
      throw UserException.usage(
              "Cannot generate into " + folder + ": " + e.getMessage() + ". Give another --output.")
          .causedBy(e);
    }
  }

  /** Absolute; a plain path on the machine's own file system. */
  String path() {
    return "file".equals(root.toUri().getScheme()) ? root.toUri().getPath() : root.toString();
  }

  String path(String table) {
    return new Path(root, table).toString();
  }

  /** Makes room for the tables. */
  void begin(List<String> tables) {
    try {
      boolean ours =
          files.exists(new Path(root, CONFIGURATION)) || files.exists(new Path(root, UNFINISHED));
      for (String table : tables) {
        Path path = new Path(root, table);
        if (files.exists(path) && !ours) {
          throw UserException.usage(
              "Cannot generate into "
                  + path()
                  + ": it has "
                  + table
                  + " that is no generated shop's. Give another --output, or remove it.");
        }
      }
      write(UNFINISHED, "");
      files.delete(new Path(root, CONFIGURATION), false);
      for (String table : tables) {
        files.delete(new Path(root, table), true);
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** The shop is complete. */
  String finish(String configuration) {
    try {
      write(CONFIGURATION, configuration);
      files.delete(new Path(root, UNFINISHED), false);
      return path() + "/" + CONFIGURATION;
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private void write(String name, String text) throws IOException {
    try (OutputStream out = files.create(new Path(root, name), true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private UserException cannotWrite(IOException cause) {
    return UserException.failed(
            "Cannot write to "
                + path()
                + ": "
                + cause.getMessage()
                + ". Check that the folder may be written and that the disk has room.")
        .causedBy(cause);
  }
}
