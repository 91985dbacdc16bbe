package clientele.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.try_divide;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** What customers did on the web or in an app before a date. */
public final class WebBehaviour {
  // Seconds are summed exactly, so that the sum does not depend on the order of the rows.
  private static final String SECONDS = "decimal(18,3)";

  private WebBehaviour() {}

  /**
   * The features of visits. Events without a session make one visit a day.
   *
   * @param events rows of {@code clean_events}
   * @param asOf what happened before its 00:00 UTC counts
   * @param max how many kinds of events, and of devices, have a share of their own
   * @return a row for each customer with an event: customer_id; web_recency_days, whole days since
   *     the last visit; sessions; events_per_session; session_minutes, the mean length of a visit
   *     by the durations of its events, NULL where none is known; event_shares, the share of visits
   *     in which each kind of event occurs (the funnel); device_shares, the share of visits by each
   *     kind of device
   */
  public static Dataset<Row> of(Dataset<Row> events, LocalDate asOf, int max) {
    Column day = to_date(col("ts"));
    Dataset<Row> sessions =
        events
            .where(col("ts").lt(lit(asOf.atStartOfDay().toInstant(ZoneOffset.UTC))))
            .groupBy(
                col("customer_id"),
                coalesce(col("session_id"), concat(lit("day "), day.cast("string"))).as("session"))
            .agg(
                max(day).as("day"),
                count(lit(1)).as("events"),
                sum(col("duration_s").cast(SECONDS)).as("seconds"),
                collect_set("event_type").as("event"),
                array_compact(array(min("device"))).as("device"));
    List<NameShares> names = NameShares.of(sessions, List.of("event", "device"), max);
    List<Column> sums = new ArrayList<>();
    sums.add(sum("events").as("events"));
    sums.add(max("day").as("day"));
    sums.add(sum("seconds").as("seconds"));
    sums.add(count("seconds").as("timed"));
    names.forEach(name -> sums.addAll(name.counts()));
    Column visits = col("sessions").cast(DataTypes.DoubleType);
    return sessions
        .groupBy("customer_id")
        .agg(count(lit(1)).as("sessions"), sums.toArray(Column[]::new))
        .select(
            col("customer_id"),
            datediff(lit(asOf), col("day")).as("web_recency_days"),
            col("sessions"),
            col("events").divide(visits).as("events_per_session"),
            try_divide(col("seconds").cast("double"), col("timed").multiply(60))
                .as("session_minutes"),
            names.get(0).shares(visits).as("event_shares"),
            names.get(1).shares(visits).as("device_shares"));
  }
}
