package clientele.jobs;

import clientele.lake.TableContract;
import clientele.run.UserException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A stage that does what a test asks for by {@code features.rfm_grid}. */
public final class TrialStage implements Stage {
  @Override
  public String name() {
    return "trial";
  }

  @Override
  public List<TableContract> reads() {
    return List.of();
  }

  @Override
  public List<TableContract> writes() {
    return List.of();
  }

  @Override
  public StageResult run(StageContext context) {
    context.run().progress().step("counting");
    long rows = context.spark().range(1000).count();
    switch (context.settings().features().rfmGrid().orElse("")) {
      case "data" -> throw UserException.data("The amounts are of no use.");
      case "defect" -> throw new IllegalStateException("outer", new ArithmeticException("by zero"));
      case "memory" -> throw new OutOfMemoryError("Java heap space");
      case "memory of a task" ->
          context
              .spark()
              .range(2)
              .foreach((org.apache.spark.api.java.function.ForeachFunction<Long>) row -> fill());
      case "memory of a thread" -> {
        new Thread(TrialStage::fill, "nobody-waits").start();
        sleep(context);
      }
      case "disk" ->
          throw new IllegalStateException(
              "outer", new java.io.IOException("No space left on device"));
      case "sleep" -> sleep(context);
      case "where" -> context.run().progress().warn(context.spark().conf().get("spark.local.dir"));
      default -> context.run().progress().warn("nothing is wrong");
    }
    return new StageResult(
        Optional.of(context.run().asOf().orElse(LocalDate.of(2026, 1, 31))),
        rows,
        900,
        100,
        List.of("trial: 900 rows", "100 rows rejected: too \u201eodd\u201c"));
  }

  private static void sleep(StageContext context) {
    context.run().progress().step("sleeping");
    context
        .spark()
        .range(2)
        .foreach((org.apache.spark.api.java.function.ForeachFunction<Long>) row -> doze());
  }

  private static void fill() {
    byte[][] all = new byte[1 << 16][];
    for (int at = 0; at < all.length; at++) {
      all[at] = new byte[1 << 24];
    }
    throw new IllegalStateException("There is room for all " + all.length);
  }

  private static void doze() throws InterruptedException {
    Thread.sleep(120_000);
  }
}
