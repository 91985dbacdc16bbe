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
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
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

  /** Removes the file where its content is still the one that was seen. */
  abstract void removeIfStill(String seen, String by) throws IOException;

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
    void removeIfStill(String seen, String by) throws IOException {
      java.nio.file.Path aside = path.resolveSibling("_clientele_lease." + by);
      try {
        Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        return;
      }
      // Another run may have taken over in between: then what was moved is its lease.
      if (!Files.readString(aside, StandardCharsets.UTF_8).equals(seen)) {
        Files.createLink(path, aside);
      }
      Files.delete(aside);
    }
  }

  private static final class Remote extends LeaseFile {
    private final FileSystem fs;
    private final Path path;

    Remote(FileSystem fs, Path path) {
      this.fs = fs;
      this.path = path;
    }

    @Override
    boolean create(String content) throws IOException {
      FSDataOutputStreamBuilder<?, ?> builder = fs.createFile(path);
      builder.overwrite(false).recursive();
      // S3A puts only where nothing is there; other file systems do not know the option.
      builder.opt("fs.option.create.conditional.overwrite", true);
      try (FSDataOutputStream out = builder.build()) {
        out.write(content.getBytes(StandardCharsets.UTF_8));
        return true;
      } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
        return false;
      } catch (IOException e) {
        if (fs.exists(path)) {
          return false;
        }
        throw e;
      }
    }

    @Override
    Optional<String> read() throws IOException {
      try (FSDataInputStream in = fs.open(path)) {
        return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (FileNotFoundException e) {
        return Optional.empty();
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
    void removeIfStill(String seen, String by) throws IOException {
      if (read().filter(seen::equals).isPresent()) {
        fs.delete(path, false);
      }
    }
  }
}
