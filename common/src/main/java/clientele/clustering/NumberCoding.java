package clientele.clustering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A number as a coordinate: {@code (f(x) − center) / scale · weight}, where f is the identity or
 * the signed logarithm {@code sign(x) · ln(1 + |x|)}, and a missing x is imputed. A feature whose
 * values are often missing has a second coordinate that says whether this one is; the two share the
 * feature's squared weight as they share the rows.
 *
 * @param feature what is coded
 * @param imputed stands for a missing value, in the feature's units
 * @param log whether f is the logarithm
 * @param center in units of f
 * @param scale in units of f, positive
 * @param weight multiplies the scaled value
 * @param missingShare share of rows without a value, where a coordinate tells of it
 * @param within stands for a missing value in each group that has a value of its own
 * @param deviation standard deviation of the values that are there, in units of f
 */
record NumberCoding(
    ClusteredFeature feature,
    double imputed,
    boolean log,
    double center,
    double scale,
    double weight,
    Optional<Double> missingShare,
    Map<String, Double> within,
    double deviation)
    implements Coding {

  NumberCoding {
    within = Map.copyOf(within);
  }

  @Override
  public int width() {
    return missingShare.isPresent() ? 2 : 1;
  }

  @Override
  public Wording wording(int index, Wording.Feature words) {
    return index == 0 ? words.number() : words.missing();
  }

  /**
   * Puts a value's coordinates.
   *
   * @param value NaN where it is missing
   * @param group of the row; null for none
   */
  void encode(double value, String group, double[] point, int at) {
    boolean missing = !Double.isFinite(value);
    double x = value;
    if (missing) {
      x = group == null ? imputed : within.getOrDefault(group, imputed);
    }
    point[at] = ((log ? signedLog(x) : x) - center) / scale * valueWeight();
    if (missingShare.isPresent()) {
      double share = missingShare.get();
      point[at + 1] = ((missing ? 1 : 0) - share) / spread(share) * missingWeight(share);
    }
  }

  /**
   * How far off a value's coordinate may be: the variance that the values have where this one is
   * missing, 0 where it is there.
   *
   * @param value NaN where it is missing
   * @return in squared scaled units
   */
  double guessed(double value) {
    if (Double.isFinite(value)) {
      return 0;
    }
    double spread = deviation / scale * valueWeight();
    return spread * spread;
  }

  private double valueWeight() {
    return missingShare.isPresent() ? weight * Math.sqrt(1 - missingShare.get()) : weight;
  }

  private double missingWeight(double share) {
    return weight * Math.sqrt(share);
  }

  private static double spread(double share) {
    return Math.sqrt(share * (1 - share));
  }

  static double signedLog(double x) {
    return Math.copySign(Math.log1p(Math.abs(x)), x);
  }

  private static double signedExp(double y) {
    return Math.copySign(Math.expm1(Math.abs(y)), y);
  }

  double value(double[] point, int at) {
    double y = point[at] / valueWeight() * scale + center;
    return log ? signedExp(y) : y;
  }

  @Override
  public JsonNode decode(double[] point, int at) {
    double value = value(point, at);
    if (missingShare.isEmpty()) {
      return DoubleNode.valueOf(value);
    }
    double share = missingShare.get();
    ObjectNode both = Json.object();
    both.put("value", value);
    both.put("missing", point[at + 1] / missingWeight(share) * spread(share) + share);
    return both;
  }

  @Override
  public void recode(JsonNode value, double[] point, int at) {
    double number = value.isObject() ? value.path("value").asDouble(imputed) : value.asDouble();
    encode(number, null, point, at);
    if (missingShare.isPresent()) {
      double share = missingShare.get();
      double missing = value.path("missing").asDouble(share);
      point[at + 1] = (missing - share) / spread(share) * missingWeight(share);
    }
  }

  @Override
  public NumberCoding weighed(double by) {
    return new NumberCoding(
        feature, imputed, log, center, scale, by, missingShare, within, deviation);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = Json.feature(feature);
    json.put("imputed", imputed);
    if (!within.isEmpty()) {
      ObjectNode groups = json.putObject("imputed_within");
      new TreeMap<>(within).forEach(groups::put);
    }
    json.put("transform", log ? "log1p" : "none");
    json.put("center", center);
    json.put("scale", scale);
    json.put("deviation", deviation);
    json.put("weight", weight);
    missingShare.ifPresent(share -> json.put("missing_share", share));
    return json;
  }

  static NumberCoding read(JsonNode json) {
    return new NumberCoding(
        Json.feature(json),
        json.get("imputed").asDouble(),
        json.get("transform").asText().equals("log1p"),
        json.get("center").asDouble(),
        json.get("scale").asDouble(),
        json.get("weight").asDouble(),
        json.has("missing_share")
            ? Optional.of(json.get("missing_share").asDouble())
            : Optional.empty(),
        Json.byName(json.path("imputed_within"), JsonNode::asDouble),
        json.path("deviation").asDouble(json.get("scale").asDouble()));
  }
}
