package clientele.shop;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SparkTest
class ShopTest {
  @ParameterizedTest
  @EnumSource(ShopSpec.Format.class)
  void everyTableHasTheRowsReported(
      ShopSpec.Format format, SparkSession spark, TemporaryLake temporary) {
    ShopTables shop =
        ShopTables.generate(
            spark, ShopSpec.of(300, 2_000, 1, format), temporary.folder().resolve("shop"));

    for (String name : ShopConfiguration.SOURCES) {
      assertThat(shop.source(name).count()).as(name).isEqualTo(shop.shop().rows().get(name));
    }
    long planted = shop.planted("transactions").values().stream().mapToLong(Long::longValue).sum();
    assertThat(shop.shop().rows()).containsEntry("transactions", 2_000 + planted);
  }
}
