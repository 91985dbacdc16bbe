package clientele.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;

/**
 * Creates a file where there is none, decided by the storage itself. A plain create of S3A asks
 * first and writes then, so that two writers may both believe to be the first; with Hadoop's option
 * of a conditional overwrite it is one request that S3 accepts once ({@code If-None-Match: *}).
 */
final class ConditionalCreate {
  /** Hadoop's option, and a path's capability, of an overwrite of one state of a file alone. */
  static final String IF_MATCH = "fs.option.create.conditional.overwrite.etag";

  private static final String IF_NONE_MATCH = "fs.option.create.conditional.overwrite";

  /** S3A's exception of a condition that does not hold; it is not on every class path. */
  private static final String REFUSAL = "RemoteFileChangedException";

  private ConditionalCreate() {}

  /** What becomes of a file system that knows no such condition. */
  enum Unknown {
    /** Its own create is trusted: that of HDFS is atomic. */
    TRUSTED,
    /** Nothing is written. */
    REFUSED
  }

  /**
   * Creates the file, or leaves the one that is there.
   *
   * @param fs the file system
   * @param path where
   * @param content what no other writer would write: a refusal is told from a lost answer by it
   * @param unknown what to do where the file system cannot promise it
   * @return true where the file is there with this content, false where it has another
   * @throws IOException where it cannot be written, or {@code IllegalArgumentException} where the
   *     condition is refused
   */
  static boolean create(FileSystem fs, Path path, byte[] content, Unknown unknown)
      throws IOException {
    FSDataOutputStream file;
    try {
      file = builder(fs, path, unknown).build();
    } catch (FileAlreadyExistsException
        | org.apache.hadoop.fs.FileAlreadyExistsException
        | AlreadyBeingCreatedException e) {
      return false;
    }
    return put(fs, path, file, content);
  }

  /**
   * Puts another content in a file's place where nobody has done so since.
   *
   * @param fs a file system that is capable of {@link #IF_MATCH}
   * @param seen the file as it was
   * @param content as of {@link #create}
   * @return true where the file has this content now, false where another has it
   * @throws IOException where it cannot be written
   */
  static boolean replace(FileSystem fs, FileStatus seen, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = fs.createFile(seen.getPath());
    builder.overwrite(true).must(IF_MATCH, ((EtagSource) seen).getEtag());
    try {
      return put(fs, seen.getPath(), builder.build(), content);
    } catch (FileNotFoundException e) {
      // S3 says so where it has been removed since.
      return false;
    }
  }

  private static boolean put(FileSystem fs, Path path, FSDataOutputStream file, byte[] content)
      throws IOException {
    try (FSDataOutputStream out = file) {
      // The answer counts only once the file is closed: that is when S3A sends it.
      out.write(content);
    } catch (IOException e) {
      return isOwn(fs, path, content, e);
    }
    return true;
  }

  private static FSDataOutputStreamBuilder<?, ?> builder(
      FileSystem fs, Path path, Unknown unknown) {
    FSDataOutputStreamBuilder<?, ?> builder = fs.createFile(path);
    builder.overwrite(false).recursive();
    if (unknown == Unknown.REFUSED) {
      builder.must(IF_NONE_MATCH, true);
    } else {
      builder.opt(IF_NONE_MATCH, true);
    }
    return builder;
  }

  /**
   * A request whose answer was lost is sent again, and then refused because of itself: only the
   * content tells whose file it is.
   */
  private static boolean isOwn(FileSystem fs, Path path, byte[] content, IOException refused)
      throws IOException {
    try (FSDataInputStream in = fs.open(path)) {
      return Arrays.equals(in.readAllBytes(), content);
    } catch (FileNotFoundException e) {
      if (isRefusal(refused)) {
        // By another's file, which has gone since.
        return false;
      }
      throw refused;
    } catch (IOException e) {
      if (isRefusal(refused) && isRefusal(e)) {
        // By another's file, which its owner is writing anew.
        return false;
      }
      refused.addSuppressed(e);
      throw refused;
    }
  }

  /**
   * Whether S3A says that a file is not in the state that was asked for.
   *
   * @param failure of a write on a condition, or of a read while another writes
   * @return true for the one exception that says so
   */
  static boolean isRefusal(IOException failure) {
    return failure.getClass().getSimpleName().equals(REFUSAL);
  }
}
