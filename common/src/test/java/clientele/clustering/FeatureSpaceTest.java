package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clientele.clustering.FeatureSpace.CatalogRow;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.testing.DataAssert;
import clientele.testing.SparkTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@SparkTest
class FeatureSpaceTest {
  /** Names that data have: with points, commas, brackets, quotes, blanks, a line break, emoji. */
  private static final List<String> AWKWARD =
      List.of("a.b", "a", "Toys, \"wood\" [3.+]", "`tick`", "line\nbreak", "😀 (new)", "");

  private static CatalogRow row(String feature, String block, String type, boolean kept) {
    return new CatalogRow(feature, block, type, Optional.empty(), kept);
  }

  private static final List<CatalogRow> CATALOG =
      List.of(
          row("recency", "value", "number", true),
          row("visits", "value", "number", false),
          row("since", "value", "date", false),
          row("category_shares", "behaviour", "map", false),
          row("category_shares.a", "behaviour", "number", true),
          row("category_shares.a.b", "behaviour", "number", false),
          row("gender", "demographic", "category", true));

  private static Dataset<Row> customers(SparkSession spark) {
    return spark.sql(
        "select 'x' as id, 1 as recency, 2L as visits, current_date() as since,"
            + " map('a', 0.25D, 'a.b', 0.5D) as category_shares, 'F' as gender");
  }

  private static List<String> names(FeatureSpace space) {
    return space.features().stream().map(ClusteredFeature::name).toList();
  }

  private static FeatureSpace select(SparkSession spark, String... selection) {
    return FeatureSpace.ofCatalog("id", customers(spark).schema(), CATALOG, List.of(selection));
  }

  @Test
  void aBlockBringsWhatIsKeptAndANameBringsItself(SparkSession spark) {
    assertThat(names(select(spark, "value"))).containsExactly("recency");
    assertThat(names(select(spark, "demographic", "value"))).containsExactly("recency", "gender");
    assertThat(names(select(spark, "visits", "behaviour")))
        .containsExactly("visits", "category_shares.a");
    assertThat(names(select(spark, "category_shares")))
        .containsExactly("category_shares.a", "category_shares.a.b");
    // An entry brings no other one whose name begins like its own.
    assertThat(names(select(spark, "category_shares.a"))).containsExactly("category_shares.a");
  }

  @Test
  void whatCannotBeClusteredIsRefusedInWords(SparkSession spark) {
    assertUsage(() -> select(spark, "recenzy"), "recenzy", "value, behaviour, demographic");
    assertUsage(() -> select(spark, "since"), "since", "DATE");
    assertUsage(() -> select(spark, "a"), "feature_catalog. It has category_shares.a.");
    assertUsage(
        () ->
            FeatureSpace.ofCatalog(
                "id",
                customers(spark).schema(),
                List.of(row("categories.points", "demographic", "category", false)),
                List.of("numbers.points")),
        "It has categories.points, a category",
        "double(…) would make a number");
    CatalogRow gone = row("gone", "value", "number", true);
    assertUsage(
        () ->
            FeatureSpace.ofCatalog(
                "id", customers(spark).schema(), List.of(gone), List.of("value")),
        "gone",
        "clientele features");
  }

  @Test
  void customersWhoDifferInNothingAreNoMistakeOfTheConfiguration(SparkSession spark) {
    CatalogRow left = row("recency", "value", "number", false);
    UserException refusal =
        catchThrowableOfType(
            UserException.class,
            () ->
                FeatureSpace.ofCatalog(
                    "id", customers(spark).schema(), List.of(left), List.of("value")));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(refusal.getMessage()).contains("feature_catalog.reason");
  }

  @Test
  void entriesOfMapsAreFoundWhateverTheirNames(SparkSession spark) {
    Dataset<Row> frame =
        spark
            .range(1)
            .selectExpr("'x' as id")
            .withColumn("m", map(AWKWARD))
            .withColumn("category_shares", map(AWKWARD.subList(0, 1)));
    for (int i = 0; i < AWKWARD.size(); i++) {
      CatalogRow entry = row("m." + AWKWARD.get(i), "value", "number", true);
      FeatureSpace space =
          FeatureSpace.ofCatalog("id", frame.schema(), List.of(entry), List.of(entry.feature()));
      DataAssert.assertThatData(space.project(frame, Map.of())).hasRows("x|" + i + ".0");
    }
    // A share that is not in the map is 0, any other number that is not there is missing.
    List<CatalogRow> absent =
        List.of(
            row("category_shares.zz", "value", "number", true),
            row("m.zz", "value", "number", true));
    DataAssert.assertThatData(
            FeatureSpace.ofCatalog("id", frame.schema(), absent, List.of("value"))
                .project(frame, Map.of()))
        .hasRows("x|0.0|NaN");
  }

  private static org.apache.spark.sql.Column map(List<String> names) {
    org.apache.spark.sql.Column[] parts = new org.apache.spark.sql.Column[2 * names.size()];
    for (int i = 0; i < names.size(); i++) {
      parts[2 * i] = org.apache.spark.sql.functions.lit(names.get(i));
      parts[2 * i + 1] = org.apache.spark.sql.functions.lit((double) i);
    }
    return org.apache.spark.sql.functions.map(parts);
  }

  @Test
  void aColumnWinsOverAnEntryOfTheSameName(SparkSession spark) {
    Dataset<Row> frame = spark.sql("select 'x' as id, 7 as `m.a`, map('a', 1D) as m");
    CatalogRow feature = row("m.a", "value", "number", true);
    DataAssert.assertThatData(
            FeatureSpace.ofCatalog("id", frame.schema(), List.of(feature), List.of("m.a"))
                .project(frame, Map.of()))
        .hasRows("x|7.0");
  }

  @Test
  void aTableOfOnesOwnGivesItsNumbersUnlessToldOtherwise(SparkSession spark) {
    Dataset<Row> frame =
        spark.sql(
            "select 17 as id, 1.5 as `Annual Income (k$)`, 2 as `b.c`, true as member, 'red' as"
                + " colour, current_timestamp() as seen");

    FeatureSpace numbers = FeatureSpace.ofColumns("id", frame.schema(), List.of());
    assertThat(names(numbers)).containsExactly("Annual Income (k$)", "b.c");
    DataAssert.assertThatData(numbers.project(frame, Map.of())).hasRows("17|1.5|2.0");

    FeatureSpace chosen =
        FeatureSpace.ofColumns("id", frame.schema(), List.of("colour", "member", "b.c"));
    DataAssert.assertThatData(chosen.project(frame, Map.of())).hasRows("17|1.0|2.0|red");

    assertUsage(
        () -> FeatureSpace.ofColumns("no", frame.schema(), List.of()), "no column no among id");
    assertUsage(
        () -> FeatureSpace.ofColumns("id", frame.schema(), List.of("nix")), "no column nix");
    assertUsage(() -> FeatureSpace.ofColumns("id", frame.schema(), List.of("id")), "the key id");
    assertUsage(
        () -> FeatureSpace.ofColumns("id", frame.schema(), List.of("seen")), "seen is TIMESTAMP");
    assertUsage(
        () -> FeatureSpace.ofColumns("id", frame.select("id", "colour").schema(), List.of()),
        "no numeric column");
  }

  private static void assertUsage(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .message()
        .contains(words);
  }
}
