package clientele.clustering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A category as one coordinate for each of its frequent levels, one for all others together and one
 * for missing, as far as the data have them: {@code (1 or 0 − share of the level) / scale ·
 * weight}. The scale is one for the whole feature, {@code sqrt(Σ p (1 − p))}, so that its total
 * variance is 1, that of a standardised number. A row without a level, where missing is no level,
 * has that of its group, and without one stands at 0: at the mean.
 *
 * @param feature what is coded
 * @param levels frequent levels, most frequent first
 * @param other whether all other levels have a coordinate, after the levels
 * @param missing whether missing has a coordinate, the last
 * @param shares share of the rows of each coordinate
 * @param scale positive
 * @param weight multiplies the scaled value
 * @param within stands for a missing level in each group that has one of its own
 */
record CategoryCoding(
    ClusteredFeature feature,
    List<String> levels,
    boolean other,
    boolean missing,
    List<Double> shares,
    double scale,
    double weight,
    Map<String, String> within)
    implements Coding {

  CategoryCoding {
    levels = List.copyOf(levels);
    shares = List.copyOf(shares);
    within = Map.copyOf(within);
  }

  @Override
  public int width() {
    return shares.size();
  }

  @Override
  public Wording wording(int index, Wording.Feature words) {
    if (index < levels.size()) {
      return words.level(levels.get(index));
    }
    return index == missingAt() ? words.missing() : words.level("other");
  }

  private int otherAt() {
    return other ? levels.size() : -1;
  }

  private int missingAt() {
    return missing ? shares.size() - 1 : -1;
  }

  /**
   * Puts a level's coordinates.
   *
   * @param said null where it is missing
   * @param group of the row; null for none
   */
  void encode(String said, String group, double[] point, int at) {
    String level = said == null && !missing && group != null ? within.get(group) : said;
    int hit = level == null ? missingAt() : levels.indexOf(level);
    if (hit < 0 && level != null) {
      hit = otherAt();
    }
    if (hit < 0) {
      return;
    }
    for (int i = 0; i < shares.size(); i++) {
      point[at + i] = coordinate(i == hit ? 1 : 0, i);
    }
  }

  /**
   * How far off a level's coordinates may be: the variance that the levels have where this one is
   * not known or not among them, 0 where it is. Where missing is a level it is no guess.
   *
   * @param said null where it is missing
   * @return in squared scaled units
   */
  double guessed(String said) {
    boolean known = said == null ? missing : other || levels.contains(said);
    if (known) {
      return 0;
    }
    double variance = 0;
    for (double share : shares) {
      variance += share * (1 - share);
    }
    return variance / (scale * scale) * weight * weight;
  }

  private double coordinate(double share, int index) {
    return (share - shares.get(index)) / scale * weight;
  }

  private double share(double[] point, int at, int index) {
    return point[at + index] / weight * scale + shares.get(index);
  }

  @Override
  public JsonNode decode(double[] point, int at) {
    ObjectNode mix = Json.object();
    ObjectNode byLevel = mix.putObject("levels");
    for (int i = 0; i < levels.size(); i++) {
      byLevel.put(levels.get(i), share(point, at, i));
    }
    if (other) {
      mix.put("other", share(point, at, otherAt()));
    }
    if (missing) {
      mix.put("missing", share(point, at, missingAt()));
    }
    return mix;
  }

  @Override
  public void recode(JsonNode value, double[] point, int at) {
    for (int i = 0; i < levels.size(); i++) {
      point[at + i] = coordinate(value.path("levels").path(levels.get(i)).asDouble(0), i);
    }
    if (other) {
      point[at + otherAt()] = coordinate(value.path("other").asDouble(0), otherAt());
    }
    if (missing) {
      point[at + missingAt()] = coordinate(value.path("missing").asDouble(0), missingAt());
    }
  }

  @Override
  public CategoryCoding weighed(double by) {
    return new CategoryCoding(feature, levels, other, missing, shares, scale, by, within);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = Json.feature(feature);
    ArrayNode names = json.putArray("levels");
    levels.forEach(names::add);
    json.put("other", other);
    json.put("missing", missing);
    ArrayNode parts = json.putArray("shares");
    shares.forEach(parts::add);
    json.put("scale", scale);
    json.put("weight", weight);
    if (!within.isEmpty()) {
      ObjectNode groups = json.putObject("imputed_within");
      new TreeMap<>(within).forEach(groups::put);
    }
    return json;
  }

  static CategoryCoding read(JsonNode json) {
    List<String> levels = new ArrayList<>();
    json.get("levels").forEach(level -> levels.add(level.asText()));
    List<Double> shares = new ArrayList<>();
    json.get("shares").forEach(share -> shares.add(share.asDouble()));
    return new CategoryCoding(
        Json.feature(json),
        levels,
        json.get("other").asBoolean(),
        json.get("missing").asBoolean(),
        shares,
        json.get("scale").asDouble(),
        json.get("weight").asDouble(),
        Json.byName(json.path("imputed_within"), JsonNode::asText));
  }
}
