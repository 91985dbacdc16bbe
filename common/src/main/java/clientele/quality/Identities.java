package clientele.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;

import clientele.config.IngestSettings;
import clientele.config.IngestSettings.NearDuplicates.Action;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** What is done with the ids of one person: they are flagged, or merged as well. */
final class Identities {
  static final String RULE = "near_duplicate_customer";

  /** Somebody with more ids is nobody: a test account, a counter's customer, a till. */
  static final int MOST_IDS = 10;

  private static final String ALIKE = "_near_duplicate";

  private Identities() {}

  /**
   * Looks for persons under several ids among the accepted customers.
   *
   * @param judged the customers
   * @param settings what is to be done
   * @return what was found
   */
  static Finding find(Dataset<Row> judged, IngestSettings.NearDuplicates settings) {
    Dataset<Row> later =
        NearDuplicates.of(
                judged
                    .where(col(Inspection.RULE).isNull())
                    .withColumnRenamed(Inspection.IDENTITY_NAME, "name")
                    .withColumnRenamed(Inspection.IDENTITY_EMAIL, "email"),
                settings.apart())
            .persist(StorageLevel.MEMORY_AND_DISK());
    boolean merges = settings.action() == Action.MERGE;
    Column few = col("ids").leq(MOST_IDS);
    return new Finding(
        RULE,
        merges ? Rule.Action.MERGED : Rule.Action.FLAGGED,
        later.count(),
        detail(merges),
        rows -> flag(rows, later),
        evidence(later, merges),
        merges
            ? Optional.of(
                later.where(few).select("customer_id", "kept_customer_id", "rule", "score"))
            : Optional.empty(),
        List.of(later));
  }

  private static Dataset<Row> flag(Dataset<Row> rows, Dataset<Row> later) {
    return rows.join(
            later.select(col("customer_id"), lit(true).as(ALIKE)),
            new String[] {"customer_id"},
            "left")
        .withColumn(Inspection.FLAGS, Finding.flagsWith(coalesce(col(ALIKE), lit(false)), RULE))
        .drop(ALIKE);
  }

  private static Dataset<Row> evidence(Dataset<Row> later, boolean merges) {
    return later.select(
        col("customer_id"),
        col("kept_customer_id").as("item"),
        col("score").as("value"),
        format_string(
                "by %s, names %.3f alike; the person has %d ids"
                    + (merges ? ", up to " + MOST_IDS + " are merged" : ""),
                col("rule"),
                col("score"),
                col("ids"))
            .as("evidence"));
  }

  private static String detail(boolean merges) {
    return "The name is like that of an earlier customer with the same mailbox, or born on the same"
        + " day in the same postal code (sources.customers.identity)"
        + (merges
            ? String.format(
                Locale.ROOT,
                "; ids of a person who has no more than %d are merged (ingest.near_duplicates).",
                MOST_IDS)
            : ".");
  }
}
