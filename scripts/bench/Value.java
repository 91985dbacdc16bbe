import clientele.config.SettingsLoader;
import clientele.config.ValueSettings;
import clientele.spark.SparkSettings;
import clientele.value.FittedModels;
import clientele.value.ValueForecast;
import clientele.value.ValueModelling;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The library's models of value on customers in memory, for clv.py, as lifetimes_loop.py does it:
 * no hold-out, everybody's forecast. Prints the same lines, of all at once and again: the first
 * time Java loads and compiles Spark, which in a pipeline has been at work for long.
 *
 * <pre>
 * Value CUSTOMERS AS_OF MODELS
 * </pre>
 *
 * <p>CUSTOMERS is a Parquet file with purchase_days, first_purchase, last_purchase, repeat_amount.
 */
final class Value {
  private Value() {}

  public static void main(String[] arguments) throws IOException {
    LocalDate asOf = LocalDate.parse(arguments[1]);
    List<String> given = List.of("value.models=[" + arguments[2] + "]", "value.hold_out=0");
    ValueSettings settings =
        SettingsLoader.load(Optional.empty(), given, Set.of()).settings().value();
    SparkSession.Builder builder = SparkSession.builder();
    SparkSettings.embedded(Runtime.getRuntime().availableProcessors()).forEach(builder::config);
    try (SparkSession spark = builder.getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      Dataset<Row> customers =
          spark.read().parquet(arguments[0]).persist(StorageLevel.MEMORY_ONLY());
      customers.count();
      for (String when : List.of("at once", "again")) {
        long begun = System.nanoTime();
        FittedModels models = ValueModelling.fit(customers, asOf, asOf, settings);
        models.purchases(ValueModelling.ALL).ifPresent(fit -> System.out.println(fit));
        told("fits, of spend too, " + when, begun);
        long fitted = System.nanoTime();
        Dataset<Row> forecast = ValueForecast.add(customers, models, asOf, settings);
        forecast.write().format("noop").mode("overwrite").save();
        told("predictions, " + when, fitted);
        told("all, " + when, begun);
        if (when.equals("again")) {
          System.out.println("missing: " + forecast.select(missing()).first());
        }
      }
    }
  }

  private static Column[] missing() {
    return ValueForecast.COLUMNS.stream()
        .map(name -> functions.count_if(functions.col(name).isNull()))
        .toArray(Column[]::new);
  }

  private static void told(String part, long begun) {
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf(Locale.ROOT, "seconds of %s: %.2f%n", part, seconds);
  }
}
