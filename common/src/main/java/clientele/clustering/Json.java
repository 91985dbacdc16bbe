package clientele.clustering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The JSON of the lake's model columns: doubles by their shortest exact digits, keys in order. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static ArrayNode array(double[] values) {
    ArrayNode array = array();
    for (double value : values) {
      array.add(value);
    }
    return array;
  }

  static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  /** An object's values by name; none where there is no object. */
  static <T> Map<String, T> byName(JsonNode object, Function<JsonNode, T> value) {
    Map<String, T> values = new TreeMap<>();
    object.properties().forEach(entry -> values.put(entry.getKey(), value.apply(entry.getValue())));
    return values;
  }

  static String text(JsonNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read a model's JSON: " + e.getMessage(), e);
    }
  }

  static ObjectNode feature(ClusteredFeature feature) {
    ObjectNode json = object();
    json.put("feature", feature.name());
    json.put("block", feature.block());
    json.put("kind", feature.kind().name().toLowerCase(Locale.ROOT));
    json.put("column", feature.column());
    feature.entry().ifPresent(entry -> json.put("entry", entry));
    if (feature.absentIsZero()) {
      json.put("absent_is_zero", true);
    }
    return json;
  }

  static ClusteredFeature feature(JsonNode json) {
    return new ClusteredFeature(
        json.get("feature").asText(),
        json.get("block").asText(),
        ClusteredFeature.Kind.valueOf(json.get("kind").asText().toUpperCase(Locale.ROOT)),
        json.get("column").asText(),
        json.has("entry") ? Optional.of(json.get("entry").asText()) : Optional.empty(),
        json.path("absent_is_zero").asBoolean(false),
        Optional.empty());
  }
}
