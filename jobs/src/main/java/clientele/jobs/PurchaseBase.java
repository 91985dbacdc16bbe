package clientele.jobs;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.lit;

import clientele.features.DayLayout;
import clientele.features.PurchaseDayChanges;
import clientele.features.PurchaseDays;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableChanges;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerDays;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Writes {@code customer_days}: the days of customers whose lines changed since the table was last
 * derived, or all of them where that cannot be known.
 *
 * <p>Beside the table stands which version of {@code clean_transactions} it is derived from, and
 * which customers were one person then. The data files that came and left since hold every line
 * that changed; what they differ by is added to the days concerned, and only the data files that
 * hold those days are written again.
 */
public final class PurchaseBase implements AutoCloseable {
  /** Changed orders and days that are looked up by a broadcast list, at most. */
  private static final long FEW = 1_000_000;

  /** Above this share of its data files, all of a table is read in less time than what changed. */
  static final double MOST = 0.5;

  private static final String TABLE = "clientele.derived.from";
  private static final String VERSION = "clientele.derived.version";
  private static final String PERSONS = "clientele.derived.persons";
  private static final String SOFTWARE = "clientele.derived.by";

  private final Lake lake;
  private final People people;
  private final String persons;
  private final Publication publication;
  private final String runId;
  private final double most;
  private final List<Dataset<Row>> persisted = new ArrayList<>();

  /**
   * The table's part of a publication.
   *
   * @param lake where the clean transactions are
   * @param publication that the rows are written to
   * @param runId of the run
   */
  public PurchaseBase(Lake lake, Publication publication, String runId) {
    this(lake, People.of(lake), publication, runId, MOST);
  }

  /** With the persons that the lake's rows count for, and the share of files that may change. */
  PurchaseBase(Lake lake, People people, Publication publication, String runId, double most) {
    this.lake = lake;
    this.people = people;
    this.persons = people.fingerprint();
    this.publication = publication;
    this.runId = runId;
    this.most = most;
  }

  /**
   * Brings the table up to date, anew only where it must be.
   *
   * @return what was written
   */
  public Written update() {
    Map<String, String> notes = lake.notes(CustomerDays.CONTRACT);
    if (!notes.containsKey(VERSION)) {
      return rebuild(Optional.empty());
    }
    if (!notes.get(SOFTWARE).equals(Version.current())) {
      return rebuild(Optional.of("version " + notes.get(SOFTWARE) + " of Clientele derived it"));
    }
    if (!notes.get(TABLE).equals(lake.id(CleanTransactions.CONTRACT))) {
      return rebuild(Optional.of("clean_transactions is another table than the one before"));
    }
    if (!persons.equals(notes.get(PERSONS))) {
      return rebuild(Optional.of("identity_map merges other customers than before"));
    }
    Optional<TableChanges> changes =
        lake.changes(CleanTransactions.CONTRACT, Long.parseLong(notes.get(VERSION)));
    if (changes.isEmpty()) {
      return rebuild(
          Optional.of(
              "the history of clean_transactions since version "
                  + notes.get(VERSION)
                  + " is no longer there"));
    }
    if (changes.get().share() > most) {
      return rebuild(Optional.of("most of clean_transactions was written anew"));
    }
    note();
    return applied(changes.get());
  }

  /**
   * Derives all of the table.
   *
   * @param reason why, where it might have been updated
   * @return what was written
   */
  public Written rebuild(Optional<String> reason) {
    note();
    Dataset<Row> transactions = people.read(CleanTransactions.CONTRACT);
    DayLayout layout = DayLayout.of(PurchaseDays.daysOf(transactions));
    Dataset<Row> days = PurchaseDays.rows(PurchaseDays.sums(transactions, layout));
    long rows =
        publication.replaceSlice(
            CustomerDays.CONTRACT, days.withColumn("run_id", lit(runId)), Map.of());
    return new Written(rows, reason.map(why -> "customer_days was derived anew: " + why));
  }

  private Written applied(TableChanges changed) {
    Dataset<Row> differences =
        persist(
            PurchaseDayChanges.of(
                people.read(CleanTransactions.CONTRACT),
                people.of(changed.added()),
                people.of(changed.removed()),
                this::persist));
    long days = differences.count();
    if (days == 0) {
      return new Written(0, Optional.of("no day of customer_days has changed"));
    }
    Dataset<Row> keys = differences.select("customer_id", "day");
    Dataset<Row> touched =
        persist(publication.take(CustomerDays.CONTRACT, days > FEW ? keys : broadcast(keys)));
    long rows =
        publication.append(
            CustomerDays.CONTRACT, PurchaseDayChanges.applied(touched, differences, runId));
    return new Written(
        rows,
        Optional.of(
            String.format(
                Locale.ROOT,
                "%,d days of customers are new or changed, for which %,d rows were written",
                days,
                rows)));
  }

  private Dataset<Row> persist(Dataset<Row> frame) {
    Dataset<Row> kept = frame.persist(StorageLevel.MEMORY_AND_DISK());
    persisted.add(kept);
    return kept;
  }

  @Override
  public void close() {
    persisted.forEach(Dataset::unpersist);
  }

  private void note() {
    publication.note(
        CustomerDays.CONTRACT,
        Map.of(
            TABLE,
            lake.id(CleanTransactions.CONTRACT),
            VERSION,
            Long.toString(lake.version(CleanTransactions.CONTRACT)),
            PERSONS,
            persons,
            SOFTWARE,
            Version.current()));
  }

  /**
   * What was written.
   *
   * @param rows how many
   * @param told for the summary, where there is anything to say
   */
  public record Written(long rows, Optional<String> told) {}
}
