package clientele.jobs;

import clientele.config.SegmentSettings.TableInput;
import clientele.lake.Lake;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentLedger;
import clientele.lake.tables.SegmentModels;
import clientele.run.Progress;
import clientele.run.UserException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Gives every customer of a date a segment by the current model, between two fits: those who are
 * new or have changed, and those who have not, so that the slice holds everyone.
 *
 * <p>The date of a fit has its segments already. Scoring it again is nothing to do, unless its
 * features were derived again since: then those who are new or changed are scored, and the others
 * stay as they were fitted.
 */
public final class ScoreJob implements Stage {
  private static final List<TableContract> READS =
      List.of(
          CustomerFeatures.CONTRACT,
          SegmentModels.CONTRACT,
          SegmentLedger.CONTRACT,
          CustomerSegments.CONTRACT);

  @Override
  public String name() {
    return "score";
  }

  @Override
  public List<TableContract> reads() {
    return READS;
  }

  @Override
  public List<TableContract> writes() {
    return List.of(CustomerSegments.CONTRACT);
  }

  @Override
  public StageResult run(StageContext context) {
    Progress progress = context.run().progress();
    Lake lake = context.lake();
    READS.forEach(lake::requireShape);
    progress.step("reading the features and the model");
    LocalDate asOf = asOf(context);
    Dataset<Row> frame = frame(context, asOf);
    PublishedModel model = PublishedModel.current(lake, asOf);
    progress.step("scoring the customers of " + asOf);
    ScoredSlice slice = ScoredSlice.of(context, model, asOf, frame);
    if (!slice.isDue()) {
      throw UserException.nothingToDo(
          "The customers of "
              + asOf
              + " are already fitted by the model "
              + model.id()
              + ", and none is new or changed since. Score another date with --as-of, or fit this"
              + " one anew with `clientele segment --as-of "
              + asOf
              + "`.");
    }
    return slice.publish();
  }

  private static LocalDate asOf(StageContext context) {
    Optional<LocalDate> given = context.run().asOf();
    if (context.settings().segment().input().isPresent()) {
      return given.orElseThrow(
          () ->
              UserException.usage(
                  "segment.input has no dates: say with --as-of which date its segments are true"
                      + " for."));
    }
    return given
        .or(() -> context.lake().latestAsOf(CustomerFeatures.CONTRACT))
        .orElseThrow(
            () ->
                UserException.nothingToDo(
                    "There are no customer_features in the lake "
                        + context.lake().root()
                        + ". Run `clientele features` first."));
  }

  /** The rows to be scored. */
  static Dataset<Row> frame(StageContext context, LocalDate asOf) {
    Optional<TableInput> input = context.settings().segment().input();
    if (input.isPresent()) {
      return SegmentInput.read(context.spark(), input.get());
    }
    Lake lake = context.lake();
    Dataset<Row> features = lake.read(CustomerFeatures.CONTRACT, asOf);
    if (features.isEmpty()) {
      throw UserException.nothingToDo(
          "There are no features of "
              + asOf
              + " in the lake "
              + lake.root()
              + lake.latestAsOf(CustomerFeatures.CONTRACT)
                  .map(date -> "; the latest are of " + date)
                  .orElse("")
              + ". Run `clientele features --as-of "
              + asOf
              + "` first.");
    }
    return features;
  }
}
