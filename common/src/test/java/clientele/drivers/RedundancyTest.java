package clientele.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.FeatureSettings.Choice;
import clientele.drivers.DriverRegression.Drivers;
import clientele.features.Feature;
import clientele.features.FeatureRegistry;
import clientele.testing.SparkTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Planted repeats of features, and what is left of them. */
@SparkTest
class RedundancyTest {
  private static final Choice BOUNDS = new Choice(0.95, 20, 0.95, 0.002);
  private static final int CUSTOMERS = 12_000;

  private static List<Feature> described;
  private static Dataset<Row> features;
  private static FeatureSample sample;

  @BeforeAll
  static void draw(SparkSession spark) {
    features =
        spark
            .range(CUSTOMERS)
            .selectExpr("id", "pmod(hash(id), 1009) as a", "pmod(hash(id, 1), 997) as b")
            .selectExpr(
                "'c' || id as customer_id",
                "cast(a + 1 as int) as recency_days",
                "b + 1 as frequency",
                // The same on a logarithmic scale, but for little noise.
                "3.0 * (b + 1) * (1 + pmod(hash(id, 2), 100) / 1000) as monetary",
                // Told by two others together, by none alone.
                "ln(a + 2) + ln(b + 2) as return_rate",
                // Hardly anybody differs.
                "if(id % 1000 = 0, 0.5D, 0D) as discount_share",
                // Of an outlier Pearson sees a likeness that ranks do not.
                "cast(if(id = 7, 1e9, pmod(hash(id, 3), 100)) as double) as age",
                "cast(if(id = 7, 1e9, pmod(hash(id, 4), 100)) as double) as household_size",
                "'r' || pmod(hash(id, 5), 4) as region",
                "'R' || (3 - pmod(hash(id, 5), 4)) as country",
                // Not a function that rises or falls: correlations are blind for it.
                "cast(a as double) as income",
                "cast(if(id % 300 = 0, a % 7, null) as double) as satisfaction")
            .persist();
    List<String> names = List.of(features.columns());
    described =
        FeatureRegistry.ALL.stream().filter(feature -> names.contains(feature.name())).toList();
    sample = FeatureSample.of(features, described, CUSTOMERS, "satisfaction");
  }

  @Test
  void whatSaysTheSameIsLeftOutWithTheReason() {
    List<Feature> judged = Redundancy.judge(described, sample, BOUNDS);
    Map<String, String> reasons =
        judged.stream()
            .filter(feature -> !feature.kept())
            .collect(Collectors.toMap(Feature::name, Feature::reason));
    assertThat(reasons.keySet())
        .containsExactlyInAnyOrder(
            "monetary", "return_rate", "discount_share", "income", "country");
    assertThat(reasons.get("monetary"))
        .startsWith("says the same as frequency, which is kept: correlation 0.99");
    assertThat(reasons.get("return_rate")).contains("variance inflation factor");
    assertThat(reasons.get("discount_share")).endsWith("differ from the commonest value");
    assertThat(reasons.get("country"))
        .isEqualTo("says the same as region, which is kept: they share 100 % of their information");
    // Forced back by nothing but its name: the features are all still there.
    assertThat(judged.stream().map(Feature::name))
        .containsExactlyElementsOf(described.stream().map(Feature::name).toList());
  }

  @Test
  void aSampleIsBoundedAndTheSameWhateverTheLayout() {
    FeatureSample again =
        FeatureSample.of(features.repartition(7), described, CUSTOMERS, "satisfaction");
    assertThat(again.number("monetary").orElseThrow())
        .containsExactly(sample.number("monetary").orElseThrow());
    long drawn = 0;
    long rated = 0;
    for (int row = 0; row < sample.rows(); row++) {
      drawn += sample.isDrawn(row) ? 1 : 0;
      rated += Double.isNaN(sample.number("satisfaction").orElseThrow()[row]) ? 0 : 1;
    }
    assertThat(drawn).isBetween(9_700L, 10_300L);
    // Everybody whose satisfaction is known.
    assertThat(rated).isEqualTo(CUSTOMERS / 300);
  }

  @Test
  void tooFewCustomersAreNotJudged() {
    FeatureSample few = FeatureSample.of(features.limit(30), described, 30, "satisfaction");
    assertThat(Redundancy.judge(described, few, BOUNDS)).isEqualTo(described);
    List<Drivers> drivers = DriverRegression.of(features.limit(30), described, few);
    assertThat(drivers).allMatch(outcome -> outcome.drivers().isEmpty());
    assertThat(drivers.get(0).note()).isEqualTo("known of fewer than 50 customers");
  }

  @Test
  void driversOfASampleAreFittedToAllCustomers() {
    Drivers monetary = DriverRegression.of(features, described, sample).get(0);
    assertThat(monetary.customers()).isEqualTo(CUSTOMERS);
    // frequency is a part of it; return_rate and discount_share stand for themselves.
    assertThat(monetary.drivers().stream().map(DriverRegression.Driver::feature))
        .doesNotContain("frequency", "recency_days", "return_rate")
        .contains("age", "region=r1");
  }
}
