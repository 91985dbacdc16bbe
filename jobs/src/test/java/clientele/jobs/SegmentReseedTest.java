package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.FeatureCatalog;
import clientele.lake.tables.SegmentLedger;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same customers, segmented again and again from other seeds. */
@SparkTest
class SegmentReseedTest {
  /** Of refits; {@code -Dclientele.reseeds} asks for more. */
  private static final int REFITS = Integer.getInteger("clientele.reseeds", 3);

  private static void run(String... arguments) {
    Trial trial = Trial.run(arguments);
    assertThat(trial.code()).as(trial.err()).isZero();
  }

  @Test
  @Tag("slow")
  void refitsOfTheGeneratedShopKeepEveryId(TemporaryLake temporary, @TempDir Path folder) {
    Path shop = folder.resolve("shop");
    run(
        "generate",
        "--output",
        shop.toString(),
        "--customers",
        "3000",
        "--transactions",
        "45000",
        "--seed",
        "7");
    Lake lake = temporary.lake();
    String source = "sources.transactions.path=" + shop.resolve("transactions");
    String root = "lake.root=" + lake.root();
    run("pipeline", "--set", source, "--set", root);
    LocalDate first = lake.latestAsOf(SegmentLedger.CONTRACT).orElseThrow();

    List<String> wrong = new ArrayList<>();
    double least = 1;
    for (int refit = 1; refit <= REFITS; refit++) {
      LocalDate asOf = first.plusDays(refit);
      copy(lake, first, asOf);
      run(
          "segment",
          "--as-of",
          asOf.toString(),
          "--set",
          root,
          "--set",
          "run.seed=" + (1000 + refit));
      for (Row row :
          lake.read(SegmentLedger.CONTRACT, asOf)
              .select("segment_id", "event", "match_score")
              .collectAsList()) {
        if (row.getString(1).equals("kept")) {
          least = Math.min(least, row.getDouble(2));
        } else {
          wrong.add(asOf + ": " + row.mkString(" "));
        }
      }
    }
    assertThat(wrong).as("%d refits, least match %.3f", REFITS, least).isEmpty();
    System.out.printf(
        java.util.Locale.ROOT,
        "claims: %d refits keep every id; the least Jaccard coefficient is %.3f%n",
        REFITS,
        least);
  }

  private static void copy(Lake lake, LocalDate from, LocalDate to) {
    Publication publication = lake.publication();
    for (TableContract table : List.of(CustomerFeatures.CONTRACT, FeatureCatalog.CONTRACT)) {
      publication.replaceSlice(
          table,
          lake.read(table, from).withColumn("as_of", functions.lit(to)),
          Map.of("as_of", to));
    }
    publication.commit();
  }
}
