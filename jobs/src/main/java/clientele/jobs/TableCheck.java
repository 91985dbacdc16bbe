package clientele.jobs;

import static org.apache.spark.sql.functions.col;

import clientele.lake.Lake;
import clientele.lake.TableContract;
import clientele.lake.tables.JobRuns;
import clientele.lake.tables.Tables;
import clientele.run.UserException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * Looks at the tables of a stage before it begins: whether their logs are whole, whether this
 * version of Clientele knows their format, and whether they have the columns of their contracts. It
 * reads no rows but those of {@code job_runs}; a data file that is missing or damaged is found when
 * it is read, and then, too, before anything is published.
 */
final class TableCheck {
  private final Lake lake;
  private final Set<String> written = new HashSet<>();
  private final Set<String> read = new HashSet<>();

  private TableCheck(Lake lake) {
    this.lake = lake;
  }

  static TableCheck of(Lake lake) {
    return new TableCheck(lake);
  }

  /**
   * Requires {@code job_runs}, where each stage is entered before it begins, to be sound.
   *
   * @throws UserException where it is not, which can then be entered nowhere
   */
  void requireRecords() {
    lake.requireShape(JobRuns.CONTRACT);
    if (lake.hasFilesOnly(JobRuns.CONTRACT)) {
      // A run writes here first: where another table has a commit, this one had some.
      Optional<TableContract> other = Tables.ALL.stream().filter(lake::isSound).findFirst();
      if (other.isPresent()) {
        throw lake.withoutLog(
            JobRuns.CONTRACT, "runs have written other tables, such as " + other.get().name());
      }
    }
  }

  /**
   * What is wrong with the tables of a stage; a table of several stages is looked at once.
   *
   * @param stage reads and writes them
   * @return the first that there is to say; empty where all are sound or not there
   */
  Optional<UserException> failure(Stage stage) {
    try {
      for (TableContract table : stage.writes()) {
        if (written.add(table.name())) {
          lake.requireShape(table);
          requireLog(table);
        }
      }
      for (TableContract table : stage.reads()) {
        if (!written.contains(table.name()) && read.add(table.name())) {
          if (lake.has(table)) {
            lake.requirePromised(table);
          }
          requireLog(table);
        }
      }
      return Optional.empty();
    } catch (UserException e) {
      return Optional.of(e);
    }
  }

  private void requireLog(TableContract contract) {
    if (lake.hasFilesOnly(contract) && lake.has(JobRuns.CONTRACT)) {
      // Without such a run it may be what a run left that was stopped before its first commit.
      Optional<Row> run =
          lake
              .read(JobRuns.CONTRACT)
              .where(col("output_versions").getItem(contract.name()).isNotNull())
              .orderBy(col("started_at").desc())
              .select("run_id")
              .limit(1)
              .collectAsList()
              .stream()
              .findFirst();
      if (run.isPresent()) {
        throw lake.withoutLog(contract, "run " + run.get().getString(0) + " has written it");
      }
    }
  }
}
