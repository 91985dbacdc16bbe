package clientele.jobs;

import clientele.clustering.SegmentMembers;
import clientele.clustering.ValidityIndex;
import clientele.config.SegmentSettings.Publish;
import clientele.lake.Lake;
import clientele.lake.tables.SegmentModels;
import clientele.run.UserException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Whether a fit takes the place of the published model. Under {@code rule} it does where it is no
 * worse in two things, by more than a margin: the mean confidence with which the customers of the
 * date are placed (1 − d₁ / d₂ of each, their simplified silhouette), by either model on the same
 * customers; and the stability of its segments under resampling, where the published model has that
 * of its own fit. Both are free of scale, so that models of other features and numbers of segments
 * can be compared.
 */
final class PublishingRule {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PublishingRule() {}

  /**
   * What is decided, and why.
   *
   * @param publish whether the fit is published
   * @param words for its user; empty where nothing was asked
   */
  record Decision(boolean publish, String words) {}

  /**
   * What is known of a model.
   *
   * @param confidence mean over the customers of the date, 0 to 1
   * @param stability size-weighted mean of the segments' Jaccard coefficients under resampling, 0
   *     to 1
   */
  record Measures(double confidence, double stability) {}

  /** The decision between two models. */
  static Decision compare(Measures fit, Measures published, double margin) {
    boolean surer = fit.confidence() >= published.confidence() - margin;
    boolean steadier = fit.stability() >= published.stability() - margin;
    String words =
        String.format(
            Locale.ROOT,
            "It places the customers with a mean confidence of %.3f, the published model with"
                + " %.3f; of its segments %.3f come back when customers are drawn anew, of those"
                + " %.3f; segment.publish.margin = %s.",
            fit.confidence(),
            published.confidence(),
            fit.stability(),
            published.stability(),
            margin);
    if (surer && steadier) {
      return new Decision(true, "Published by the rule. " + words);
    }
    String why = surer ? "stability" : steadier ? "confidence" : "confidence and stability";
    return new Decision(false, "Not published, for want of " + why + ". " + words);
  }

  /**
   * Decides on a fit.
   *
   * @param context the run
   * @param source what was fitted
   * @param members of the fit's segments
   * @param stability of the fit
   */
  static Decision decide(
      StageContext context, SegmentSource source, SegmentMembers members, double stability) {
    Publish settings = context.settings().segment().publish();
    switch (settings.when()) {
      case ALWAYS -> {
        return new Decision(true, "");
      }
      case HAND -> {
        return new Decision(false, "Not published, as segment.publish.when = hand.");
      }
      default -> {
        Optional<PublishedModel> published = PublishedModel.find(context.lake(), source.asOf());
        return published.isEmpty()
            ? new Decision(true, "Published by the rule: there is no other model to compare with.")
            : against(
                published.get(), new Measures(confidence(members), stability), context, source);
      }
    }
  }

  private static Decision against(
      PublishedModel published, Measures fit, StageContext context, SegmentSource source) {
    Dataset<Row> placed;
    try {
      placed = published.segmentation().score(source.frame());
    } catch (UserException e) {
      return new Decision(
          true,
          "Published by the rule: the model "
              + published.id()
              + " cannot place these customers. "
              + e.getMessage());
    }
    // Rounded, so that the order of a sum decides nothing.
    Row mean = placed.agg(functions.round(functions.avg("confidence"), 9)).first();
    Measures other =
        new Measures(
            mean.isNullAt(0) ? 0 : mean.getDouble(0), stability(context.lake(), published.id()));
    return compare(fit, other, context.settings().segment().publish().margin());
  }

  private static double stability(Lake lake, String model) {
    Row row =
        lake.read(SegmentModels.CONTRACT)
            .where(functions.col("model_id").equalTo(functions.lit(model)))
            .select("metrics")
            .first();
    try {
      return JSON.readTree(row.getString(0)).path(ValidityIndex.STABILITY.column()).asDouble();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("segment_models.metrics is no JSON", e);
    }
  }

  private static double confidence(SegmentMembers members) {
    double sum = 0;
    long rows = 0;
    for (int i = 0; i < members.segments(); i++) {
      sum += members.confidence(i) * members.rows(i);
      rows += members.rows(i);
    }
    return rows > 0 ? sum / rows : 0;
  }
}
