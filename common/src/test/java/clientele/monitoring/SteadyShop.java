package clientele.monitoring;

import clientele.clustering.ClusteredFeature;
import clientele.clustering.ClusteredFeature.Kind;
import clientele.monitoring.FeatureDrift.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A shop that wins as many customers every month, all of whom behave as customers always have: each
 * buys at a pace of its own until it drops out (Pareto/NBD), for sums that scatter about its own
 * mean. Its customers' features at the end of any month, with segments by fixed rules. From a month
 * on something may be otherwise, for everybody.
 */
final class SteadyShop {
  static final List<Integer> IDS = List.of(1, 2, 3, 4);
  static final List<WatchedFeature> FEATURES =
      Stream.of(
              number("recency_days", "value"),
              number("tenure_days", "value"),
              number("frequency", "value"),
              number("monetary", "value"),
              number("average_order_value", "value"),
              number("interpurchase_days", "value"),
              number("return_rate", "behaviour"),
              number("age", "demographic"),
              number("income", "demographic"),
              category("gender"),
              category("region"))
          .map(feature -> WatchedFeature.of(feature, !feature.name().equals("tenure_days")))
          .toList();

  private static final LocalDate OPENED = LocalDate.parse("2024-01-01");
  private static final int MONTH = 30;
  private static final StructType FEATURE_ROWS =
      new StructType()
          .add("customer_id", DataTypes.StringType, false)
          .add("recency_days", DataTypes.IntegerType, false)
          .add("tenure_days", DataTypes.IntegerType, false)
          .add("frequency", DataTypes.LongType, false)
          .add("monetary", DataTypes.DoubleType, false)
          .add("average_order_value", DataTypes.DoubleType, false)
          .add("interpurchase_days", DataTypes.DoubleType)
          .add("return_rate", DataTypes.DoubleType, false)
          .add("age", DataTypes.DoubleType)
          .add("income", DataTypes.DoubleType)
          .add("gender", DataTypes.StringType)
          .add("region", DataTypes.StringType);

  private final List<Customer> customers = new ArrayList<>();
  private final Change change;
  private final int changed;

  /** What is otherwise: each moves its feature by a PSI of 0.25. */
  enum Change {
    NONE(""),
    /** A normal distribution moves by half its standard deviation. */
    INCOME("income"),
    AGE("age"),
    /** 0.5 becomes 0.74. */
    GENDER("gender"),
    /** Order values of a spread of 0.6 in the logarithm rise by 0.3. */
    ORDER_VALUE("average_order_value");

    private final String feature;

    Change(String feature) {
      this.feature = feature;
    }

    String feature() {
      return feature;
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Customer(
      int first,
      int[] days,
      double orderValue,
      double age,
      double income,
      double gender,
      String region,
      boolean[] returned) {}

  /**
   * A shop of forty months.
   *
   * @param seed of everything
   * @param won customers a month
   * @param change what is otherwise
   * @param changed from which month's end on
   */
  SteadyShop(long seed, int won, Change change, int changed) {
    this.change = change;
    this.changed = changed;
    Random random = new Random(seed);
    // Arrivals of a Poisson process.
    double day = 0;
    while (true) {
      day += -Math.log(1 - random.nextDouble()) * MONTH / won;
      if (day >= 40 * MONTH) {
        return;
      }
      customers.add(customer((int) day, random));
    }
  }

  private static Customer customer(int first, Random random) {
    double pace = gamma(1.5, random) / 40;
    double leaves = first - Math.log(1 - random.nextDouble()) * 240 * gamma(2, random);
    List<Integer> days = new ArrayList<>(List.of(first));
    double day = first;
    while (true) {
      day += -Math.log(1 - random.nextDouble()) / pace;
      if (day >= Math.min(leaves, 40 * MONTH)) {
        break;
      }
      days.add((int) day);
    }
    boolean[] returned = new boolean[days.size()];
    for (int i = 0; i < returned.length; i++) {
      returned[i] = random.nextInt(10) == 0;
    }
    return new Customer(
        first,
        days.stream().mapToInt(one -> one).toArray(),
        Math.exp(3.5 + 0.6 * random.nextGaussian()),
        45 + 12 * random.nextGaussian(),
        random.nextInt(5) == 0 ? Double.NaN : 40_000 + 9_000 * random.nextGaussian(),
        random.nextDouble(),
        "region " + (int) Math.abs(2 * random.nextGaussian()),
        returned);
  }

  /** Marsaglia and Tsang (2000), for shapes of at least 1. */
  private static double gamma(double shape, Random random) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }

  private static ClusteredFeature number(String name, String block) {
    return ClusteredFeature.column(name, block, Kind.NUMBER);
  }

  private static ClusteredFeature category(String name) {
    return new ClusteredFeature(
        name, "demographic", Kind.CATEGORY, name, Optional.empty(), false, Optional.empty());
  }

  /** The customers at the end of a month, counted from the opening. */
  Slice slice(SparkSession spark, int month) {
    int asOf = month * MONTH;
    boolean is = month >= changed;
    List<Row> features = new ArrayList<>();
    List<Row> segments = new ArrayList<>();
    for (int id = 0; id < customers.size(); id++) {
      Customer customer = customers.get(id);
      if (customer.first() >= asOf) {
        break;
      }
      int orders = 0;
      int returned = 0;
      while (orders < customer.days().length && customer.days()[orders] < asOf) {
        returned += customer.returned()[orders] ? 1 : 0;
        orders++;
      }
      int last = customer.days()[orders - 1];
      double value =
          customer.orderValue() * (is && change == Change.ORDER_VALUE ? Math.exp(0.3) : 1);
      int recency = asOf - last;
      String name = "c" + id;
      features.add(
          RowFactory.create(
              name,
              recency,
              asOf - customer.first(),
              (long) orders,
              orders * value,
              value,
              orders > 1 ? (double) (last - customer.first()) / (orders - 1) : null,
              (double) returned / orders,
              customer.age()
                  + (asOf - customer.first()) / 365.0
                  + (is && change == Change.AGE ? 6 : 0),
              Double.isNaN(customer.income())
                  ? null
                  : customer.income() + (is && change == Change.INCOME ? 4_500 : 0),
              customer.gender() < (is && change == Change.GENDER ? 0.74 : 0.5) ? "F" : "M",
              customer.region()));
      segments.add(RowFactory.create(name, (recency > 90 ? 1 : 3) + (orders > 3 ? 1 : 0)));
    }
    Dataset<Row> members =
        spark.createDataFrame(
            segments,
            new StructType()
                .add("customer_id", DataTypes.StringType, false)
                .add("segment_id", DataTypes.IntegerType));
    return new Slice(OPENED.plusDays(asOf), spark.createDataFrame(features, FEATURE_ROWS), members);
  }
}
