package clientele.sources;

import clientele.config.Secrets;
import clientele.config.SourceSettings;
import clientele.config.SourceSettings.Format;
import clientele.run.UserException;
import clientele.spark.StorageFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * The files behind a source, looked at before Spark reads them, because what is wrong with a file
 * (missing, forbidden, empty, binary, another encoding) is best said while its name is at hand.
 */
public final class SourceFiles {
  private static final int LOOKED_AT = 1 << 20;
  private static final int FILES_LOOKED_AT = 20;

  private final String source;
  private final List<FileStatus> files;

  private SourceFiles(String source, List<FileStatus> files) {
    this.source = source;
    this.files = files;
  }

  /**
   * Finds the data files of a source and looks into the first ones.
   *
   * @param source its name, for messages
   * @param settings where and how its files are written
   * @param hadoop the file systems' configuration
   * @return the files, at least one that is not empty
   * @throws UserException usage (missing, forbidden), nothing to do (empty) or data (not what the
   *     format says)
   */
  public static SourceFiles find(String source, SourceSettings settings, Configuration hadoop) {
    return find(source, settings, hadoop, true);
  }

  /** The data files of a source, without a look into them. */
  static SourceFiles list(String source, SourceSettings settings, Configuration hadoop) {
    return find(source, settings, hadoop, false);
  }

  private static SourceFiles find(
      String source, SourceSettings settings, Configuration hadoop, boolean isLookedInto) {
    String path = settings.path().orElseThrow();
    SourceFiles found;
    try {
      found = new SourceFiles(source, listed(source, settings, hadoop));
      if (isLookedInto) {
        found.look(settings, hadoop);
      }
    } catch (IOException e) {
      throw unreadable(source, path, e);
    } catch (IllegalArgumentException e) {
      // Hadoop's own check of addresses: login details in them, colons in names of files.
      throw UserException.usage(
              "sources."
                  + source
                  + ".path: "
                  + Secrets.hide(path + " cannot be listed: " + rootMessage(e))
                  + ". A file's name may hold no colon, an address no login details: keys belong in"
                  + " the section \"spark\".")
          .causedBy(e);
    }
    return found;
  }

  /**
   * The data files.
   *
   * @return in the order of their names
   */
  public List<FileStatus> files() {
    return files;
  }

  private static List<FileStatus> listed(
      String source, SourceSettings settings, Configuration hadoop) throws IOException {
    String path = settings.path().orElseThrow();
    Path pattern;
    try {
      pattern = new Path(path);
    } catch (IllegalArgumentException e) {
      throw UserException.usage(
          "sources." + source + ".path: \"" + path + "\" is not a path: " + e.getMessage() + ".");
    }
    FileSystem fs = pattern.getFileSystem(hadoop);
    FileStatus[] roots = fs.globStatus(pattern);
    if (roots == null || roots.length == 0) {
      throw UserException.usage(
          "sources."
              + source
              + ".path: there is nothing at "
              + path
              + ". Give the file, the folder or a glob that matches one.");
    }
    if (settings.format() == Format.DELTA) {
      if (!fs.exists(new Path(roots[0].getPath(), "_delta_log"))) {
        throw UserException.usage(
            "sources."
                + source
                + ": "
                + path
                + " is no Delta table (it has no _delta_log). Set sources."
                + source
                + ".format to what it is: csv, json or parquet.");
      }
      return List.of(roots);
    }
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus root : roots) {
      // Its folder holds rows that were deleted or replaced since, which only its log tells.
      if (root.isDirectory() && fs.exists(new Path(root.getPath(), "_delta_log"))) {
        throw UserException.usage(
            "sources."
                + source
                + ": "
                + root.getPath()
                + " is a Delta table. Set sources."
                + source
                + ".format = delta; its files by themselves hold deleted rows too.");
      }
      collect(fs, root, root.isFile(), files);
    }
    long bytes = files.stream().mapToLong(FileStatus::getLen).sum();
    if (bytes == 0) {
      throw UserException.nothingToDo(
          "The source "
              + source
              + " is empty: "
              + path
              + (files.isEmpty() ? " holds no data file." : " has no content.")
              + " Check sources."
              + source
              + ".path, or what writes it.");
    }
    files.sort((a, b) -> a.getPath().compareTo(b.getPath()));
    return files;
  }

  private static void collect(
      FileSystem fs, FileStatus status, boolean named, List<FileStatus> files) throws IOException {
    String name = status.getPath().getName();
    // As Spark does: what begins with these is not data, unless the user named the file itself.
    if (!named && ((name.startsWith("_") && !name.contains("=")) || name.startsWith("."))) {
      return;
    }
    if (status.isFile()) {
      files.add(status);
      return;
    }
    for (FileStatus child : fs.listStatus(status.getPath())) {
      collect(fs, child, false, files);
    }
  }

  private void look(SourceSettings settings, Configuration hadoop) throws IOException {
    int looked = 0;
    for (FileStatus file : files) {
      if (file.getLen() == 0 || looked == FILES_LOOKED_AT || settings.format() == Format.DELTA) {
        continue;
      }
      looked++;
      byte[] head = head(file, hadoop, settings.format() == Format.PARQUET ? 4 : LOOKED_AT);
      if (settings.format() == Format.PARQUET) {
        if (!startsWith(head, "PAR1") && !startsWith(head, "PARE")) {
          throw UserException.data(
              "The source "
                  + source
                  + " should be Parquet, but "
                  + file.getPath()
                  + " is not. Set sources."
                  + source
                  + ".format, or mend the file.");
        }
      } else {
        requireText(file, head, settings);
      }
    }
  }

  private void requireText(FileStatus file, byte[] head, SourceSettings settings) {
    String encoding = encoding(settings.options());
    boolean utf8 = encoding.equals("UTF-8");
    if (startsWith(head, "PAR1")) {
      throw binary(file, "it is a Parquet file: set sources." + source + ".format = parquet");
    }
    if (startsWith(head, "PK\u0003\u0004")) {
      throw binary(file, "it is a zip archive or a workbook. Unpack it, or save the sheet as CSV");
    }
    if (!utf8) {
      return;
    }
    for (int at = 0; at < head.length; at++) {
      if (head[at] == 0) {
        throw binary(
            file,
            "byte "
                + (at + 1)
                + " is zero. If it is text in UTF-16, set sources."
                + source
                + ".options.encoding and options.multiLine = true");
      }
    }
    int wrong = firstMalformed(head);
    if (wrong >= 0) {
      throw UserException.data(
          String.format(
              Locale.ROOT,
              "The source %s: %s is not valid UTF-8 (byte 0x%02X at position %d, line %d). If it is"
                  + " Latin-1, set sources.%s.options.encoding = \"ISO-8859-1\".",
              source,
              file.getPath(),
              head[wrong],
              wrong + 1,
              lineOf(head, wrong),
              source));
    }
  }

  private UserException binary(FileStatus file, String why) {
    return UserException.data(
        "The source "
            + source
            + " should be text, but "
            + file.getPath()
            + " is not: "
            + why
            + ".");
  }

  private static String encoding(Map<String, String> options) {
    for (Map.Entry<String, String> option : options.entrySet()) {
      String name = option.getKey().toLowerCase(Locale.ROOT);
      if (name.equals("encoding") || name.equals("charset")) {
        String value = option.getValue().toUpperCase(Locale.ROOT);
        return value.equals("UTF8") ? "UTF-8" : value;
      }
    }
    return "UTF-8";
  }

  /** Position of the first byte that no UTF-8 text has there, or -1. */
  private static int firstMalformed(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(8192);
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    while (true) {
      // Not the end of input: a character cut at the end of the part that was read is no error.
      CoderResult result = decoder.decode(in, out, false);
      if (result.isError()) {
        return in.position();
      }
      if (result.isUnderflow()) {
        return -1;
      }
      out.clear();
    }
  }

  private static int lineOf(byte[] bytes, int position) {
    int line = 1;
    for (int at = 0; at < position; at++) {
      if (bytes[at] == '\n') {
        line++;
      }
    }
    return line;
  }

  private static boolean startsWith(byte[] bytes, String magic) {
    byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length < expected.length) {
      return false;
    }
    for (int at = 0; at < expected.length; at++) {
      if (bytes[at] != expected[at]) {
        return false;
      }
    }
    return true;
  }

  private byte[] head(FileStatus file, Configuration hadoop, int length) throws IOException {
    FileSystem fs = file.getPath().getFileSystem(hadoop);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file.getPath());
    try (InputStream raw = fs.open(file.getPath())) {
      InputStream in = codec == null ? raw : codec.createInputStream(raw);
      return in.readNBytes(length);
    } catch (IOException e) {
      if (StorageFailure.of(e) != StorageFailure.OTHER) {
        throw e;
      }
      throw UserException.data(
              "The source "
                  + source
                  + ": "
                  + file.getPath()
                  + " cannot be read: "
                  + e.getMessage()
                  + ". It may be cut short or compressed in another way than its name says.")
          .causedBy(e);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).strip().replaceFirst("[.]+$", "");
  }

  private static UserException unreadable(String source, String path, IOException e) {
    StorageFailure failure = StorageFailure.of(e);
    String shown = Secrets.hide(path + ": " + failure.words() + ": " + rootMessage(e));
    return switch (failure) {
      case UNREACHABLE ->
          UserException.failed(
                  "The source " + source + ": " + shown + ". Check the address and the network.")
              .causedBy(e);
      case REFUSED ->
          UserException.usage(
                  "sources."
                      + source
                      + ".path: reading is not permitted: "
                      + shown
                      + ". Ask for access, or run as a user, or with keys, that have it.")
              .causedBy(e);
      case NO_BUCKET ->
          UserException.usage(
                  "sources."
                      + source
                      + ".path: there is nothing at "
                      + shown
                      + ". Check the bucket's name and the storage's address.")
              .causedBy(e);
      case OTHER -> unlistable(source, path, e);
    };
  }

  private static UserException unlistable(String source, String path, IOException e) {
    if (e instanceof FileNotFoundException) {
      return UserException.usage(
              "sources."
                  + source
                  + ".path: there is nothing at "
                  + path
                  + ": "
                  + e.getMessage()
                  + ".")
          .causedBy(e);
    }
    return UserException.usage(
            "sources."
                + source
                + ".path: "
                + path
                + " cannot be listed: "
                + e.getMessage()
                + ". Check the address and the file system's settings.")
        .causedBy(e);
  }
}
