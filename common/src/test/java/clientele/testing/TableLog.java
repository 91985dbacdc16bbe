package clientele.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The log of a Delta table in a local folder, to be damaged, or written to as other software would.
 * What Hadoop notes of a file's sums goes with the file: other storage has no such notes.
 */
public final class TableLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path table;

  private TableLog(Path table) {
    this.table = table;
  }

  /**
   * The log of a table.
   *
   * @param table its folder
   * @return the log below it
   */
  public static TableLog of(Path table) {
    return new TableLog(table);
  }

  /**
   * The folder of the log.
   *
   * @return below the table's
   */
  public Path folder() {
    return table.resolve("_delta_log");
  }

  /**
   * The commits that are there.
   *
   * @return by version
   * @throws IOException where the log cannot be listed
   */
  public List<Path> commits() throws IOException {
    return files(folder(), "[0-9]{20}[.]json");
  }

  /**
   * The checkpoints that are there.
   *
   * @return by version
   * @throws IOException where the log cannot be listed
   */
  public List<Path> checkpoints() throws IOException {
    return files(folder(), "[0-9]{20}[.]checkpoint.*[.]parquet");
  }

  /**
   * All data files in the table's folder.
   *
   * @return by name
   * @throws IOException where the folder cannot be listed
   */
  public List<Path> dataFiles() throws IOException {
    return files(table, "part-.*[.]parquet");
  }

  private static List<Path> files(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().matches(name)).sorted().toList();
    }
  }

  /**
   * The last commit.
   *
   * @return its file
   * @throws IOException where the log cannot be listed
   */
  public Path last() throws IOException {
    List<Path> commits = commits();
    return commits.get(commits.size() - 1);
  }

  /**
   * Leaves the first half of a file.
   *
   * @param file of the log or the data
   * @return the file
   * @throws IOException where it cannot be written
   */
  public static Path cut(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    return put(file, Arrays.copyOf(content, content.length / 2));
  }

  /**
   * Puts something else into a file.
   *
   * @param file of the log or the data
   * @param content what it then holds
   * @return the file
   * @throws IOException where it cannot be written
   */
  public static Path put(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    return Files.write(file, content);
  }

  /**
   * Removes a file.
   *
   * @param file of the log or the data
   * @return where it was
   * @throws IOException where it cannot be removed
   */
  public static Path remove(Path file) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.delete(file);
    return file;
  }

  /**
   * Adds a commit that describes the table otherwise: its columns, its properties.
   *
   * @param change of the present description
   * @throws IOException where the log cannot be read or written
   */
  public void describe(Consumer<ObjectNode> change) throws IOException {
    ObjectNode description = null;
    for (Path commit : commits()) {
      for (String line : Files.readAllLines(commit, StandardCharsets.UTF_8)) {
        JsonNode action = JSON.readTree(line);
        if (action.has("metaData")) {
          description = (ObjectNode) action.get("metaData");
        }
      }
    }
    change.accept(description);
    commit(JSON.createObjectNode().set("metaData", description));
  }

  /**
   * Adds a commit that describes the columns otherwise.
   *
   * @param change of the schema's text
   * @throws IOException where the log cannot be read or written
   */
  public void describeColumns(UnaryOperator<String> change) throws IOException {
    describe(
        description ->
            description.put(
                "schemaString", change.apply(description.get("schemaString").asText())));
  }

  /**
   * Adds a commit.
   *
   * @param action the only one that it holds, as JSON
   * @throws IOException where it cannot be written
   */
  public void commit(Object action) throws IOException {
    long next = Long.parseLong(last().getFileName().toString().replace(".json", "")) + 1;
    Files.writeString(
        folder().resolve(String.format(Locale.ROOT, "%020d.json", next)),
        action + "\n",
        StandardCharsets.UTF_8);
  }
}
