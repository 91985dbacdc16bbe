package clientele.jobs;

import clientele.lake.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where what a reproduction makes again lies meanwhile, below the lake's root: a folder a run.
 *
 * <p>A file in it says that the run is at work. A run that ends deletes the folder or, where what
 * it made is kept, the file. As the lake's lease lets one run at a time do any of it, the file of
 * another run is that of one that was killed.
 */
final class ReproducedFolder implements AutoCloseable {
  /** Holds the runs' folders. */
  static final String NAME = "_reproduced";

  private static final String AT_WORK = "_at_work";

  private final FileSystem files;
  private final Path path;
  private final boolean isKept;

  private ReproducedFolder(FileSystem files, Path path, boolean isKept) {
    this.files = files;
    this.path = path;
    this.isKept = isKept;
  }

  /**
   * Makes the folder of a run.
   *
   * @param context of the run, which holds the lake
   * @param isKept whether it stays when it is closed
   */
  static ReproducedFolder of(StageContext context, boolean isKept) {
    Path path = new Path(above(context.lake()), context.run().runId());
    try {
      FileSystem files = path.getFileSystem(hadoop(context));
      files.create(new Path(path, AT_WORK)).close();
      return new ReproducedFolder(files, path, isKept);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path, e);
    }
  }

  /**
   * Deletes what runs have left that were killed.
   *
   * @param context of a run that holds the lake and has no folder of its own yet
   * @return how many folders
   */
  static int clear(StageContext context) {
    Path above = above(context.lake());
    int cleared = 0;
    try {
      FileSystem files = above.getFileSystem(hadoop(context));
      if (!files.exists(above)) {
        return 0;
      }
      for (FileStatus run : files.listStatus(above)) {
        if (files.exists(new Path(run.getPath(), AT_WORK))) {
          files.delete(run.getPath(), true);
          cleared++;
        }
      }
      deleteEmpty(files, above);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clear " + above, e);
    }
    return cleared;
  }

  /** Says that something was cleared. */
  static String told(int folders) {
    return folders
        + (folders == 1 ? " folder" : " folders")
        + " of reproductions that were killed "
        + (folders == 1 ? "is" : "are")
        + " deleted from "
        + NAME;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      if (isKept) {
        files.delete(new Path(path, AT_WORK), false);
      } else {
        files.delete(path, true);
        deleteEmpty(files, path.getParent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete from " + path, e);
    }
  }

  private static void deleteEmpty(FileSystem files, Path folder) throws IOException {
    if (files.exists(folder) && files.listStatus(folder).length == 0) {
      files.delete(folder, false);
    }
  }

  private static Path above(Lake lake) {
    return new Path(lake.root(), NAME);
  }

  private static Configuration hadoop(StageContext context) {
    return context.spark().sessionState().newHadoopConf();
  }
}
