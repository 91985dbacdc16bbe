package clientele.features;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.features.Feature.Block;
import clientele.lake.Column;
import clientele.lake.tables.CustomerFeatures;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.junit.jupiter.api.Test;

class FeatureRegistryTest {
  private static final Set<String> NO_FEATURES = Set.of("customer_id", "as_of", "run_id");

  @Test
  void everyColumnOfCustomerFeaturesIsAFeatureAndNothingElseIs() {
    List<String> columns =
        CustomerFeatures.CONTRACT.columns().stream()
            .map(Column::name)
            .filter(name -> !NO_FEATURES.contains(name))
            .toList();
    List<String> features = FeatureRegistry.ALL.stream().map(Feature::name).toList();
    assertThat(features).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(columns);
  }

  @Test
  void typesFitTheColumns() {
    for (Column column : CustomerFeatures.CONTRACT.columns()) {
      FeatureRegistry.find(column.name())
          .ifPresent(
              feature -> assertThat(feature.type()).as(column.name()).isIn(typesOf(column.type())));
    }
  }

  private static Set<Feature.Type> typesOf(DataType type) {
    if (type instanceof MapType) {
      return Set.of(Feature.Type.MAP);
    }
    if (type.equals(DataTypes.StringType)) {
      return Set.of(Feature.Type.CATEGORY, Feature.Type.ORDERED);
    }
    return type.equals(DataTypes.DateType)
        ? Set.of(Feature.Type.DATE)
        : Set.of(Feature.Type.NUMBER, Feature.Type.ORDERED);
  }

  @Test
  void eachFeatureIsExplained() {
    Set<String> labels = new HashSet<>();
    for (Feature feature : FeatureRegistry.ALL) {
      assertThat(feature.reason()).as(feature.name()).isNotBlank();
      assertThat(feature.sources()).as(feature.name()).isNotEmpty();
      assertThat(labels.add(feature.label())).as(feature.label()).isTrue();
      feature.transform().ifPresent(hint -> assertThat(hint).isIn("log1p", "none"));
    }
    assertThat(FeatureRegistry.find("no_such_feature")).isEmpty();
  }

  @Test
  void whatTheBlocksCluster() {
    assertThat(kept(Block.VALUE)).containsExactly("recency_days", "frequency", "monetary");
    assertThat(kept(Block.BEHAVIOUR))
        .containsExactly("lines_per_order", "return_rate", "discount_share", "category_diversity");
    assertThat(kept(Block.DEMOGRAPHIC))
        .containsExactly(
            "age", "gender", "income", "education", "marital_status", "household_size");
    assertThat(kept(Block.GEOGRAPHIC)).containsExactly("region", "country");
    assertThat(kept(Block.ATTITUDINAL)).containsExactly("satisfaction", "factor_scores");
  }

  private static List<String> kept(Block block) {
    return FeatureRegistry.ALL.stream()
        .filter(feature -> feature.block() == block && feature.kept())
        .map(Feature::name)
        .toList();
  }
}
