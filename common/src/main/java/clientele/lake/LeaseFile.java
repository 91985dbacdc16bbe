package clientele.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The file behind a {@link Lease}: created only where there is none. Hadoop's local file system
 * does not promise that, so local files go through Java's own.
 */
abstract class LeaseFile {

  static LeaseFile at(Path path, Configuration hadoop) throws IOException {
    FileSystem fs = path.getFileSystem(hadoop);
    return fs instanceof LocalFileSystem local
        ? new Local(local.pathToFile(path).toPath())
        : new Remote(fs, path);
  }

  /** True where the file is now there with this content, false where it was there before. */
  abstract boolean create(String content) throws IOException;

  abstract Optional<String> read() throws IOException;

  abstract void overwrite(String content) throws IOException;

  abstract void delete() throws IOException;

  abstract Instant modified() throws IOException;

  /**
   * Puts another content in the place of the one that was seen; of several who try, one succeeds.
   *
   * @return false where another content is there by now, or may be
   */
  abstract boolean replace(String seen, String content, String by) throws IOException;

  private static final class Local extends LeaseFile {
    private final java.nio.file.Path path;

    Local(java.nio.file.Path path) {
      this.path = path;
    }

    @Override
    boolean create(String content) throws IOException {
      Files.createDirectories(path.getParent());
      java.nio.file.Path ready = Files.createTempFile(path.getParent(), "_clientele_lease", ".new");
      try {
        Files.writeString(ready, content, StandardCharsets.UTF_8);
        // A link appears whole or not at all, and never over another file.
        Files.createLink(path, ready);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (UnsupportedOperationException e) {
        return createNew(content);
      } finally {
        Files.deleteIfExists(ready);
      }
    }

    private boolean createNew(String content) throws IOException {
      try {
        Files.writeString(
            path, content, StandardCharsets.UTF_8, java.nio.file.StandardOpenOption.CREATE_NEW);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }

    @Override
    Optional<String> read() throws IOException {
      try {
        return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }

    @Override
    void overwrite(String content) throws IOException {
      java.nio.file.Path ready = Files.createTempFile(path.getParent(), "_clientele_lease", ".new");
      Files.writeString(ready, content, StandardCharsets.UTF_8);
      Files.move(ready, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    void delete() throws IOException {
      Files.deleteIfExists(path);
    }

    @Override
    Instant modified() throws IOException {
      return Files.getLastModifiedTime(path).toInstant();
    }

    @Override
    boolean replace(String seen, String content, String by) throws IOException {
      java.nio.file.Path aside = path.resolveSibling("_clientele_lease." + by);
      try {
        Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        return false;
      }
      // Another run may have taken over in between: then what was moved is its lease.
      boolean isStill = Files.readString(aside, StandardCharsets.UTF_8).equals(seen);
      if (!isStill) {
        Files.createLink(path, aside);
      }
      Files.delete(aside);
      return isStill && create(content);
    }
  }

  private static final class Remote extends LeaseFile {
    private static final int READS = 5;

    private final FileSystem fs;
    private final Path path;

    Remote(FileSystem fs, Path path) {
      this.fs = fs;
      this.path = path;
    }

    @Override
    boolean create(String content) throws IOException {
      return ConditionalCreate.create(
          fs, path, content.getBytes(StandardCharsets.UTF_8), ConditionalCreate.Unknown.TRUSTED);
    }

    @Override
    Optional<String> read() throws IOException {
      for (int attempt = 1; ; attempt++) {
        try (FSDataInputStream in = fs.open(path)) {
          return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
          return Optional.empty();
        } catch (IOException e) {
          // S3A reads by two requests, and the holder may renew the lease between them.
          if (attempt == READS || !ConditionalCreate.isRefusal(e)) {
            throw e;
          }
        }
      }
    }

    @Override
    void overwrite(String content) throws IOException {
      try (FSDataOutputStream out = fs.create(path, true)) {
        out.write(content.getBytes(StandardCharsets.UTF_8));
      }
    }

    @Override
    void delete() throws IOException {
      fs.delete(path, false);
    }

    @Override
    Instant modified() throws IOException {
      return Instant.ofEpochMilli(fs.getFileStatus(path).getModificationTime());
    }

    @Override
    boolean replace(String seen, String content, String by) throws IOException {
      if (fs.hasPathCapability(path, ConditionalCreate.IF_MATCH)) {
        // Before the content: what changes after this no longer has this tag.
        FileStatus status = status();
        boolean isStill = status != null && read().filter(seen::equals).isPresent();
        return isStill
            && ConditionalCreate.replace(fs, status, content.getBytes(StandardCharsets.UTF_8));
      }
      if (read().filter(seen::equals).isPresent()) {
        fs.delete(path, false);
      }
      return create(content);
    }

    private FileStatus status() throws IOException {
      try {
        return fs.getFileStatus(path);
      } catch (FileNotFoundException e) {
        return null;
      }
    }
  }
}
