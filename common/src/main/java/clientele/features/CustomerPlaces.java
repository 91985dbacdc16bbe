package clientele.features;

import static org.apache.spark.sql.functions.asin;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.cos;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.radians;
import static org.apache.spark.sql.functions.sin;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clientele.config.FeatureSettings.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How far customers live from the shop. */
public final class CustomerPlaces {
  /** Mean radius of the earth (IUGG), km. */
  private static final double RADIUS = 6371.0088;

  /** Coordinates on the unit sphere are summed as whole numbers of this part: centimetres. */
  private static final double UNIT = 1L << 30;

  private CustomerPlaces() {}

  /**
   * The middle of all customers: where the mean of their places on the sphere points to.
   *
   * @param customers with latitude and longitude, degrees
   * @return the middle; empty where no place is known, or they lie so that there is none
   */
  public static Optional<Place> middle(Dataset<Row> customers) {
    Column latitude = radians(col("latitude"));
    Column longitude = radians(col("longitude"));
    Row sums =
        customers
            .where(col("latitude").isNotNull().and(col("longitude").isNotNull()))
            .agg(
                whole(cos(latitude).multiply(cos(longitude))),
                whole(cos(latitude).multiply(sin(longitude))),
                whole(sin(latitude)))
            .first();
    if (sums.isNullAt(0)) {
      return Optional.empty();
    }
    double x = sums.getLong(0);
    double y = sums.getLong(1);
    double z = sums.getLong(2);
    if (x == 0 && y == 0 && z == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Place(
            Math.toDegrees(Math.atan2(z, Math.hypot(x, y))), Math.toDegrees(Math.atan2(y, x))));
  }

  private static Column whole(Column coordinate) {
    return sum(floor(coordinate.multiply(UNIT)));
  }

  /**
   * Adds distance_km, that to the nearest place by great circle, and nearest_place, its name (the
   * first by name of equally near ones); NULL where a customer's place is unknown.
   *
   * @param features with latitude and longitude
   * @param places by name, at least one
   * @return the frame with the new columns
   */
  public static Dataset<Row> add(Dataset<Row> features, Map<String, Place> places) {
    List<Column> distances = new ArrayList<>();
    new TreeMap<>(places)
        .forEach(
            (name, place) -> distances.add(struct(distance(place).as("km"), lit(name).as("name"))));
    Column nearest =
        distances.size() == 1 ? distances.get(0) : least(distances.toArray(Column[]::new));
    Column known = col("latitude").isNotNull().and(col("longitude").isNotNull());
    return features
        .withColumn("nearest", when(known, nearest))
        .withColumn("distance_km", col("nearest.km"))
        .withColumn("nearest_place", col("nearest.name"))
        .drop("nearest");
  }

  /** By the haversine formula, which is exact for small distances too. */
  private static Column distance(Place place) {
    double latitude = Math.toRadians(place.latitude());
    Column up = sin(radians(col("latitude")).minus(latitude).divide(2));
    Column across =
        sin(radians(col("longitude")).minus(Math.toRadians(place.longitude())).divide(2));
    Column square =
        up.multiply(up)
            .plus(
                cos(radians(col("latitude")))
                    .multiply(Math.cos(latitude))
                    .multiply(across)
                    .multiply(across));
    return asin(least(lit(1.0), sqrt(square))).multiply(2 * RADIUS);
  }
}
