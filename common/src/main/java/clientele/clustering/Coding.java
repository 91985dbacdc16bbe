package clientele.clustering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How one feature becomes coordinates of a point, and what coordinates mean in its own units. */
sealed interface Coding permits NumberCoding, CategoryCoding {
  /** What is coded. */
  ClusteredFeature feature();

  /** How many coordinates it takes. */
  int width();

  /** How people say what a coordinate is, given the feature. */
  Wording wording(int index, Wording.Feature feature);

  /**
   * What a point means in the feature's own units: a number, or shares of levels.
   *
   * @param point all coordinates
   * @param at where this feature's begin
   */
  JsonNode decode(double[] point, int at);

  /**
   * The other way round: the coordinates of what {@link #decode} gave, under this coding.
   *
   * @param value of {@code decode}, perhaps of another model
   * @param point where the coordinates are put
   * @param at where this feature's begin
   */
  void recode(JsonNode value, double[] point, int at);

  /** The same with another weight. */
  Coding weighed(double weight);

  /** All that {@link #read} needs. */
  ObjectNode toJson();

  static Coding read(JsonNode json) {
    return json.get("kind").asText().equals("number")
        ? NumberCoding.read(json)
        : CategoryCoding.read(json);
  }
}
