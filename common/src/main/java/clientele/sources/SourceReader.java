package clientele.sources;

import clientele.config.SourceSettings;
import clientele.lake.DeltaFolder;
import clientele.lake.DeltaFolder.DataFile;
import clientele.run.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedExecuteImmediate;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reads the user's sources as they are, every row of them, and runs the queries of the
 * configuration over them.
 *
 * <p>Each source has a Spark session of its own, in which times that name no zone are in the
 * source's zone and an expression that cannot be computed for a row gives NULL: one bad cell sends
 * its row to quarantine and does not end the run.
 */
public final class SourceReader {
  /** The column that names the file of a raw row. */
  public static final String FILE = "_clientele_source_file";

  /** The column that holds the line of a raw row which could not be parsed, else NULL. */
  public static final String MALFORMED = "_clientele_malformed";

  private final SparkSession spark;
  private final Map<String, SourceSettings> sources;

  /**
   * A reader of some sources; nothing is read yet.
   *
   * @param spark the session from which each source's own is derived
   * @param sources the configuration's sources by name
   */
  public SourceReader(SparkSession spark, Map<String, SourceSettings> sources) {
    this.spark = spark;
    this.sources = Map.copyOf(sources);
  }

  /**
   * The raw rows of a source, after its query where it has one.
   *
   * @param name a source of the configuration
   * @return the source's columns, {@link #MALFORMED} and {@link #FILE} (NULL where a query leaves
   *     them out)
   * @throws UserException where the source cannot be read, or its query does not fit
   */
  public Dataset<Row> read(String name) {
    SourceSettings settings = sources.get(name);
    if (settings.path().isEmpty() && settings.query().isEmpty()) {
      throw UserException.usage(
          "sources." + name + " has neither a path nor a query: say where its rows are.");
    }
    SparkSession session = session(settings);
    try {
      Dataset<Row> rows =
          settings.query().isEmpty()
              ? files(session, name, settings)
              : query(session, name, settings.query().get());
      return withServiceColumns(widened(rows));
    } catch (Exception e) {
      // Spark's own exceptions are checked ones, though its methods do not declare them.
      throw SourceFailures.explain(name, e);
    }
  }

  /**
   * The data files of a source as they are now.
   *
   * @param name a source of the configuration
   * @return empty where its rows are not those of files: a query makes them, or options of Delta's
   *     choose a version
   */
  public Optional<List<DataFile>> dataFiles(String name) {
    SourceSettings settings = sources.get(name);
    boolean isDelta = settings.format() == SourceSettings.Format.DELTA;
    if (settings.query().isPresent()
        || settings.path().isEmpty()
        || (isDelta && !settings.options().isEmpty())) {
      return Optional.empty();
    }
    SourceFiles files = SourceFiles.list(name, settings, spark.sessionState().newHadoopConf());
    return Optional.of(
        isDelta
            ? new DeltaFolder(session(settings), files.files().get(0).getPath().toString()).files()
            : files.files().stream()
                .map(
                    file ->
                        new DataFile(
                            DataFile.path(file.getPath()),
                            file.getLen(),
                            file.getModificationTime(),
                            ""))
                .toList());
  }

  /**
   * The raw rows of some of a source's data files.
   *
   * @param name a source of the configuration that {@link #dataFiles} knows
   * @param files paths of its data files
   * @return as {@link #read(String)} gives them: the columns are those of all files
   */
  public Dataset<Row> read(String name, Set<String> files) {
    SourceSettings settings = sources.get(name);
    if (settings.format() == SourceSettings.Format.DELTA) {
      try {
        return withServiceColumns(
            widened(withFile(new DeltaFolder(session(settings), path(settings)).rows(files))));
      } catch (Exception e) {
        throw SourceFailures.explain(name, e);
      }
    }
    // Spark opens no other file for it.
    return read(name).where(functions.col(FILE).isin(files.toArray()));
  }

  private SparkSession session(SourceSettings settings) {
    SparkSession session = spark.newSession();
    session.conf().set("spark.sql.ansi.enabled", "false");
    session.conf().set("spark.sql.session.timeZone", settings.timeZone().getId());
    return session;
  }

  private Dataset<Row> query(SparkSession session, String name, String query) {
    requireSelect(session, name, query);
    List<String> mentioned = new ArrayList<>();
    for (Map.Entry<String, SourceSettings> other : sources.entrySet()) {
      if (other.getValue().path().isPresent() && mentions(query, other.getKey())) {
        mentioned.add(other.getKey());
        files(session, other.getKey(), other.getValue()).createOrReplaceTempView(other.getKey());
      }
    }
    if (mentioned.isEmpty()) {
      throw UserException.usage(
          "sources."
              + name
              + ".query reads none of the sources that have a path. Name one of them in FROM.");
    }
    return session.sql(query);
  }

  private static boolean mentions(String query, String source) {
    return Pattern.compile("(?i)(?<![\\w.])" + Pattern.quote(source) + "(?!\\w)")
        .matcher(query)
        .find();
  }

  private static void requireSelect(SparkSession session, String name, String query) {
    LogicalPlan plan;
    try {
      plan =
          ((org.apache.spark.sql.classic.SparkSession) session)
              .sessionState()
              .sqlParser()
              .parsePlan(query);
    } catch (Exception e) {
      throw UserException.usage(
              "sources." + name + ".query is not SQL: " + SourceFailures.firstLines(e, 2))
          .causedBy(e);
    }
    // Spark would run a command at once; a source is only ever read.
    if (changes(plan)) {
      throw UserException.usage(
          "sources." + name + ".query must be a SELECT: it may not change anything.");
    }
  }

  /** Whether any part of a plan is more than a SELECT; a command may stand below WITH or FROM. */
  private static boolean changes(LogicalPlan plan) {
    return plan instanceof Command
        || plan instanceof ParsedStatement
        || plan instanceof InsertIntoDir
        || plan instanceof UnresolvedExecuteImmediate
        || CollectionConverters.asJava(plan.children()).stream().anyMatch(SourceReader::changes);
  }

  private Dataset<Row> files(SparkSession session, String name, SourceSettings settings) {
    SourceFiles files = SourceFiles.find(name, settings, spark.sessionState().newHadoopConf());
    return switch (settings.format()) {
      case CSV -> csv(session, name, settings, files);
      case JSON -> json(session, name, settings);
      case PARQUET -> parquet(session, settings, files);
      case DELTA ->
          withFile(reader(session, settings, Map.of()).format("delta").load(path(settings)));
    };
  }

  private static Dataset<Row> csv(
      SparkSession session, String name, SourceSettings settings, SourceFiles files) {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("header", "true");
    defaults.put("escape", "\"");
    // Every file's own header is compared with the first one's. A single file needs none of that,
    // and may have columns without a name or of one name, which no comparison would let pass.
    defaults.put("enforceSchema", String.valueOf(files.files().size() == 1));
    StructType schema = reader(session, settings, defaults).csv(path(settings)).schema();
    if (schema.isEmpty()) {
      throw UserException.nothingToDo(
          "The source " + name + " is empty: " + path(settings) + " has no header and no row.");
    }
    return withFile(
        reader(session, settings, defaults)
            .option("mode", "PERMISSIVE")
            .option("columnNameOfCorruptRecord", MALFORMED)
            .schema(schema.add(MALFORMED, DataTypes.StringType))
            .csv(path(settings)));
  }

  private static Dataset<Row> json(SparkSession session, String name, SourceSettings settings) {
    Map<String, String> defaults = new LinkedHashMap<>();
    // As text, a number keeps all its digits and a column its type, whatever the files hold.
    defaults.put("primitivesAsString", "true");
    StructType inferred =
        reader(session, settings, defaults)
            .option("columnNameOfCorruptRecord", MALFORMED)
            .json(path(settings))
            .schema();
    StructType schema = new StructType();
    for (StructField field : inferred.fields()) {
      if (!field.name().equals(MALFORMED)) {
        schema = schema.add(field);
      }
    }
    if (schema.isEmpty()) {
      throw UserException.data(
          "The source "
              + name
              + ": "
              + path(settings)
              + " holds no JSON object, one a line."
              + " If an object spans lines, set sources."
              + name
              + ".options.multiLine = true.");
    }
    return withFile(
        reader(session, settings, defaults)
            .option("mode", "PERMISSIVE")
            .option("columnNameOfCorruptRecord", MALFORMED)
            .schema(schema.add(MALFORMED, DataTypes.StringType))
            .json(path(settings)));
  }

  private static Dataset<Row> parquet(
      SparkSession session, SourceSettings settings, SourceFiles files) {
    // Spark looks at one file's columns only, unless told; a column of the others would be lost.
    Map<String, String> defaults = Map.of("mergeSchema", String.valueOf(files.files().size() > 1));
    Map<String, Boolean> nanoseconds =
        NanosecondColumns.of(files.files(), session.sessionState().newHadoopConf());
    if (nanoseconds.isEmpty()) {
      return withFile(reader(session, settings, defaults).parquet(path(settings)));
    }
    session.conf().set("spark.sql.legacy.parquet.nanosAsLong", "true");
    Dataset<Row> rows = withFile(reader(session, settings, defaults).parquet(path(settings)));
    for (Map.Entry<String, Boolean> column : nanoseconds.entrySet()) {
      rows =
          rows.withColumn(
              column.getKey(),
              NanosecondColumns.timestamp(rows.col(quoted(column.getKey())), column.getValue()));
    }
    return rows;
  }

  private static DataFrameReader reader(
      SparkSession session, SourceSettings settings, Map<String, String> defaults) {
    DataFrameReader reader = session.read();
    defaults.forEach(reader::option);
    settings.options().forEach(reader::option);
    return reader;
  }

  private static String path(SourceSettings settings) {
    return settings.path().orElseThrow();
  }

  private static Dataset<Row> withFile(Dataset<Row> rows) {
    return rows.withColumn(FILE, rows.metadataColumn("_metadata").getField("file_path"));
  }

  private static Dataset<Row> withServiceColumns(Dataset<Row> rows) {
    Dataset<Row> complete = rows;
    for (String column : List.of(MALFORMED, FILE)) {
      if (!List.of(complete.columns()).contains(column)) {
        complete = complete.withColumn(column, functions.lit(null).cast(DataTypes.StringType));
      }
    }
    return complete;
  }

  /** Narrow integers become BIGINT: the product of two of them must not overflow in silence. */
  private static Dataset<Row> widened(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    StructField[] fields = rows.schema().fields();
    for (StructField field : fields) {
      DataType type = field.dataType();
      Column column = rows.col(quoted(field.name()));
      boolean narrow =
          type.equals(DataTypes.ByteType)
              || type.equals(DataTypes.ShortType)
              || type.equals(DataTypes.IntegerType);
      columns.add(narrow ? column.cast(DataTypes.LongType).as(field.name()) : column);
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}
