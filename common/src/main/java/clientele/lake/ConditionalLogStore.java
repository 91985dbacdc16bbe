package clientele.lake;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on S3 for several writers at once. Delta's own store for S3 keeps writers apart
 * within one process only; here each commit is one conditional request, which S3 and its like
 * accept from the first writer alone, so that the others see the conflict and Delta resolves it.
 * Needs Hadoop 3.4.2 and a storage that honours {@code If-None-Match}; where the condition cannot
 * be set, nothing is written.
 */
public final class ConditionalLogStore extends HadoopFileSystemLogStore {

  /**
   * A log store, as Delta makes it by its name.
   *
   * @param hadoop the file systems' configuration
   */
  public ConditionalLogStore(Configuration hadoop) {
    super(hadoop);
  }

  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop)
      throws IOException {
    FileSystem fs = path.getFileSystem(hadoop);
    byte[] content = lines(actions);
    if (overwrite) {
      try (FSDataOutputStream out = fs.create(path, true)) {
        out.write(content);
      }
    } else if (!ConditionalCreate.create(fs, path, content, ConditionalCreate.Unknown.REFUSED)) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  /** An object appears whole or not at all. */
  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
    return false;
  }

  private static byte[] lines(Iterator<String> actions) {
    StringBuilder text = new StringBuilder();
    actions.forEachRemaining(action -> text.append(action).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
