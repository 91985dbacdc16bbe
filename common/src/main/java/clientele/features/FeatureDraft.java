package clientele.features;

import clientele.features.Feature.Block;
import clientele.features.Feature.Sensitivity;
import java.util.List;
import java.util.Optional;

/** Gathers the parts of a feature. */
final class FeatureDraft {
  private final Block block;
  private final String name;
  private final String label;
  private final Sensitivity sensitivity;
  private Feature.Type type = Feature.Type.NUMBER;
  private Optional<String> unit = Optional.empty();
  private Optional<String> transform = Optional.empty();
  private List<String> sources = List.of();
  private Optional<String> low = Optional.empty();
  private Optional<String> high = Optional.empty();

  FeatureDraft(Block block, String name, String label, Sensitivity sensitivity) {
    this.block = block;
    this.name = name;
    this.label = label;
    this.sensitivity = sensitivity;
  }

  /** What is said of those who have less and of those who have more of it. */
  FeatureDraft said(String ofLess, String ofMore) {
    low = Optional.of(ofLess);
    high = Optional.of(ofMore);
    return this;
  }

  FeatureDraft type(Feature.Type value) {
    type = value;
    return this;
  }

  FeatureDraft unit(String value) {
    unit = Optional.of(value);
    return this;
  }

  FeatureDraft sources(String... values) {
    sources = List.of(values);
    return this;
  }

  /** Heavy-tailed: its logarithm is clustered. */
  FeatureDraft log() {
    transform = Optional.of("log1p");
    return this;
  }

  /** Bounded: clustered as it is. */
  FeatureDraft asIs() {
    transform = Optional.of("none");
    return this;
  }

  Feature keep(String why) {
    return build(true, why);
  }

  Feature leave(String why) {
    return build(false, why);
  }

  private Feature build(boolean kept, String why) {
    return new Feature(
        name, block, type, unit, label, sources, transform, sensitivity, kept, why, low, high);
  }
}
