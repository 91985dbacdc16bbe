package clientele.features;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.config.FeatureSettings.Place;
import clientele.testing.SparkTest;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** Where customers live: distances, and the market there. */
@SparkTest
class PlacesAndAreasTest {
  private static final Place BERLIN = new Place(52.52, 13.405);
  private static final Place PARIS = new Place(48.8566, 2.3522);

  private static Dataset<Row> places(SparkSession spark) {
    return spark.sql(
        """
        select * from values
          ('paris', 48.8566D, 2.3522D), ('berlin', 52.52D, 13.405D),
          ('antipode', -52.52D, -166.595D), ('nowhere', null, 1D)
          as t(customer_id, latitude, longitude)""");
  }

  @Test
  void distancesAreGreatCirclesToTheNearestPlace(SparkSession spark) {
    assertThatData(
            CustomerPlaces.add(places(spark), Map.of("b", BERLIN))
                .selectExpr("customer_id", "round(distance_km, 1)", "nearest_place"))
        // Half the circumference of the mean sphere; Berlin to Paris by the haversine formula.
        .hasRows("paris|877.5|b", "berlin|0.0|b", "antipode|20015.1|b", "nowhere|null|null");
    assertThatData(
            CustomerPlaces.add(places(spark), Map.of("b", BERLIN, "a \"x\"", PARIS))
                .selectExpr("customer_id", "round(distance_km)", "nearest_place")
                .where("customer_id in ('paris', 'berlin')"))
        .hasRows("paris|0.0|a \"x\"", "berlin|0.0|b");
  }

  @Test
  void theMiddleOfAllCustomersIsOnTheSphere(SparkSession spark) {
    Dataset<Row> dateline =
        spark.sql("select 0D latitude, 179D longitude union all select 0D, -179D");
    Place middle = CustomerPlaces.middle(dateline).orElseThrow();
    assertThat(Math.abs(middle.longitude())).isCloseTo(180, within(1e-6));
    assertThat(middle.latitude()).isCloseTo(0, within(1e-6));
    assertThat(CustomerPlaces.middle(places(spark).where("customer_id = 'nowhere'"))).isEmpty();
  }

  @Test
  void theLatestPeriodThatHadEndedCounts(SparkSession spark) {
    Dataset<Row> market =
        spark.sql(
            """
            select * from values
              (' Nord ', '2024', 'size', 1D, null), ('nord', '2025-Q3', 'size', 2D, null),
              ('NORD', '2025Q3', 'size', 4D, null), ('nord', '2025-Q4', 'size', 9D, null),
              ('nord', '2025', 'size', 9D, null), ('nord', 'one day', 'size', 9D, null),
              ('nord', null, 'size', 9D, null), ('nord', null, 'people', 7D, null),
              ('nord', '2025-09', 'people', 9D, 'young'), (null, '2024', 'people', 9D, null),
              ('DE', '2024', 'people', 5D, null), ('DE', '2024', 'size', 1e300D, null)
              as t(region, period, measure, value, segment)""");
    Dataset<Row> customers =
        spark.sql(
            """
            select * from values ('a', 'nord', 'DE'), ('b', 'Süd', 'de'), ('c', null, null)
              as t(customer_id, region, country)""");
    assertThatData(
            AreaMeasures.add(customers, market, LocalDate.parse("2025-12-31"))
                .selectExpr("customer_id", "to_json(area_measures)"))
        .hasRows("a|{\"people\":7.0,\"size\":3.0}", "b|{\"people\":5.0}", "c|null");
  }

  @Test
  void periodsAreReadAsPeopleWriteThem(SparkSession spark) {
    assertThatData(
            spark
                .sql(
                    """
                    select explode(array('2025', ' 2025-q1', 'Q2 2025', '2025 H2', '2025-02',
                      '2025-02-28', '2025-02-30', '2025-13', '2025-H3', 'last year', '')) period""")
                .select(functions.col("period"), AreaMeasures.end(functions.col("period"))))
        .hasRows(
            "2025|2026-01-01",
            " 2025-q1|2025-04-01",
            "Q2 2025|2025-07-01",
            "2025 H2|2026-01-01",
            "2025-02|2025-03-01",
            "2025-02-28|2025-03-01",
            "2025-02-30|null",
            "2025-13|null",
            "2025-H3|null",
            "last year|null",
            "|null");
  }
}
