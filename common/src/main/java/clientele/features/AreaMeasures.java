package clientele.features;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/** What the market is like where a customer lives. */
public final class AreaMeasures {
  /** The measures known for most areas; more would burden each customer's row. */
  static final int MOST_MEASURES = 50;

  private AreaMeasures() {}

  /**
   * Adds area_measures: of each measure the figure of the customer's region, or else of the
   * country; of several figures of one period their mean. Names of areas are compared without
   * regard to case and blanks around them. Figures of a segment, and of no area, are left out.
   *
   * @param features with region and country
   * @param market rows of {@code clean_market}
   * @param asOf of each measure the latest period counts that had ended by this date, see {@link
   *     #end}; without a dated one, figures without a period
   * @return the frame with the new column, NULL where nothing is known of the area
   */
  public static Dataset<Row> add(Dataset<Row> features, Dataset<Row> market, LocalDate asOf) {
    Dataset<Row> areas = of(market, asOf);
    return features
        .join(broadcast(named(areas, "region")), key("region").equalTo(col("region_key")), "left")
        .join(
            broadcast(named(areas, "country")), key("country").equalTo(col("country_key")), "left")
        .withColumn("area_measures", coalesce(col("region_measures"), col("country_measures")))
        .drop("region_key", "region_measures", "country_key", "country_measures");
  }

  /** Each area's figures as a map; a row an area. */
  static Dataset<Row> of(Dataset<Row> market, LocalDate asOf) {
    Column end = end(col("period"));
    Dataset<Row> figures =
        market
            .where(col("region").isNotNull().and(col("segment").isNull()))
            .withColumn("ended", end)
            .where(col("period").isNull().or(col("ended").leq(lit(asOf))))
            .groupBy(key("region").as("area"), col("measure"), col("ended"))
            // A mean of decimals does not depend on the order of the rows.
            .agg(avg(col("value").try_cast("decimal(28,6)")).cast("double").as("value"))
            .where(col("value").isNotNull())
            .groupBy("area", "measure")
            .agg(
                functions
                    .max_by(col("value"), coalesce(col("ended"), lit(LocalDate.of(1, 1, 1))))
                    .as("value"));
    Dataset<Row> measures =
        figures
            .groupBy("measure")
            .agg(count(lit(1)).as("areas"))
            .withColumn(
                "place", row_number().over(Window.orderBy(col("areas").desc(), col("measure"))))
            .where(col("place").leq(MOST_MEASURES))
            .select("measure");
    return figures
        .join(broadcast(measures), "measure")
        .groupBy("area")
        .agg(
            map_from_entries(array_sort(collect_list(struct(col("measure"), col("value")))))
                .as("measures"));
  }

  private static Dataset<Row> named(Dataset<Row> areas, String place) {
    return areas.select(col("area").as(place + "_key"), col("measures").as(place + "_measures"));
  }

  private static Column key(String place) {
    return lower(trim(col(place)));
  }

  /**
   * The day after the last one of a period.
   *
   * @param period a year (2025), half (2025-H1), quarter (2025-Q3, Q3 2025), month (2025-07) or day
   *     (2025-07-31); a mark may stand between the parts or not
   * @return DATE; NULL where it is none of these
   */
  static Column end(Column period) {
    Column text = upper(trim(period));
    String parts = "^(\\d{4})(?:[-/. ]?([QH])([1-4])|-(\\d{2})(?:-(\\d{2}))?)?$";
    String reversed = "^([QH])([1-4])[-/. ]?(\\d{4})$";
    Column swapped =
        when(
                text.rlike(reversed),
                concat(
                    regexp_extract(text, reversed, 3),
                    regexp_extract(text, reversed, 1),
                    regexp_extract(text, reversed, 2)))
            .otherwise(text);
    Column year = regexp_extract(swapped, parts, 1);
    Column kind = regexp_extract(swapped, parts, 2);
    Column number = regexp_extract(swapped, parts, 3);
    Column month = regexp_extract(swapped, parts, 4);
    Column day = regexp_extract(swapped, parts, 5);
    Column start = functions.try_to_date(concat(year, lit("-01-01")));
    Column length = when(kind.equalTo("Q"), 3).otherwise(6);
    Column months = number.try_cast("int").multiply(length);
    Column first = functions.try_to_date(concat(year, lit("-"), month, lit("-01")));
    return when(functions.not(swapped.rlike(parts)), lit(null).cast("date"))
        .when(
            day.notEqual(""),
            functions.date_add(
                functions.try_to_date(concat(year, lit("-"), month, lit("-"), day)), 1))
        .when(month.notEqual(""), functions.add_months(first, 1))
        .when(kind.notEqual("").and(months.leq(12)), functions.add_months(start, months))
        .when(kind.equalTo(""), functions.add_months(start, 12));
  }
}
