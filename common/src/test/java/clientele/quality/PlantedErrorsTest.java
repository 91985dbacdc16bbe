package clientele.quality;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.Settings;
import clientele.config.SettingsLoader;
import clientele.lake.Publication;
import clientele.lake.tables.IdentityMap;
import clientele.lake.tables.ReviewList;
import clientele.run.Progress;
import clientele.run.RunContext;
import clientele.shop.GeneratedShop;
import clientele.shop.Shop;
import clientele.shop.ShopSpec;
import clientele.sources.SourceReader;
import clientele.sources.SourceSpec;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Errors planted in a generated shop are found again, and little else. */
@SparkTest
class PlantedErrorsTest {
  private static TemporaryLake temporary;
  private static SparkSession spark;
  private static GeneratedShop shop;

  @BeforeAll
  static void generate(TemporaryLake lake, SparkSession session) {
    temporary = lake;
    spark = session;
    shop =
        Shop.generate(
            session,
            ShopSpec.of(8_000, 24_000, 11, ShopSpec.Format.PARQUET),
            lake.folder().resolve("shop").toString());
  }

  private static String table(String name) {
    return temporary.folder().resolve("shop").resolve(name).toString();
  }

  private static void inspect(SourceSpec spec, String... sets) {
    Settings settings =
        SettingsLoader.load(Optional.of(Path.of(shop.configuration())), List.of(sets), Set.of())
            .settings();
    RunContext run =
        RunContext.begin(
            Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
            Optional.empty(),
            1,
            Progress.SILENT);
    try (InspectedSource source =
        InspectedSource.inspect(
            spec,
            settings.sources().get(spec.name()),
            settings.ingest(),
            new SourceReader(spark, settings.sources()),
            run,
            new EarlierIngest(temporary.lake(), "test", false))) {
      Publication publication = temporary.lake().publication();
      source.publishReview(publication);
      source.publishIdentities(publication);
      publication.commit();
    }
  }

  private static double f1(Dataset<Row> found, Dataset<Row> truth, String... on) {
    double both = found.join(truth, on, "left_semi").count();
    return 2 * both / (found.count() + truth.count());
  }

  @Test
  void nearDuplicatesAreFoundAsPairs() {
    inspect(SourceSpec.CUSTOMERS, "ingest.near_duplicates.action=merge");
    Dataset<Row> truth =
        spark
            .read()
            .parquet(table("truth"))
            .where("duplicate_of is not null")
            .selectExpr("customer_id", "duplicate_of as kept_customer_id");
    Dataset<Row> merged = temporary.lake().read(IdentityMap.CONTRACT);
    assertThat(truth.count()).isEqualTo(40);
    assertThat(f1(merged, truth, "customer_id", "kept_customer_id")).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void amountsThatAreThreeToTenTimesTooHighAreFoundWithWhatWasExpected() {
    Dataset<Row> wrong =
        spark
            .read()
            .parquet(table("transactions"))
            .withColumn(
                "times",
                expr(
                    "if(pmod(xxhash64(transaction_id, product_id, ts), 200) = 0 and amount < 5000"
                        + " and not is_return, 3 + 7 * pmod(hash(product_id, ts), 1000) / 1000, 1)"))
            .withColumn("amount", expr("round(amount * times, 2)"));
    String folder = temporary.folder().resolve("wrong").toString();
    wrong.write().parquet(folder);
    inspect(SourceSpec.TRANSACTIONS, "sources.transactions.path=" + folder);

    Dataset<Row> truth =
        spark
            .read()
            .parquet(folder)
            .where("(times > 1 or amount between 5000 and 1e6) and amount > 0")
            .where("customer_id is not null and ts between '2024-01-01' and '2026-01-01'")
            .selectExpr("transaction_id as item", "amount as value", "times as planted")
            .distinct();
    Dataset<Row> found =
        temporary.lake().read(ReviewList.CONTRACT).where("source = 'transactions'");
    double hits = found.join(truth, new String[] {"item", "value"}, "left_semi").count();
    assertThat(truth.count()).isBetween(80L, 200L);
    assertThat(hits / found.count()).as("precision").isGreaterThanOrEqualTo(0.97);
    assertThat(hits / truth.count()).as("recall").isGreaterThanOrEqualTo(0.85);
    Row guess =
        found
            .join(truth.where("planted > 1"), new String[] {"item", "value"})
            .selectExpr("median(times / planted)", "min(length(evidence))")
            .first();
    assertThat(guess.getDouble(0)).as("how far off, of how far").isBetween(0.8, 1.25);
    assertThat(guess.getInt(1)).isPositive();
  }
}
