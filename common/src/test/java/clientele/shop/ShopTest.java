package clientele.shop;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@SparkTest
class ShopTest {
  private static final List<String> TABLES =
      Stream.concat(ShopConfiguration.SOURCES.stream(), Stream.of("truth", "dirt")).toList();

  private static ShopSpec shop(long customers, long transactions, ShopSpec.Format format) {
    return ShopSpec.of(customers, transactions, 1, format);
  }

  private static long files(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theRowsDoNotDependOnHowTheWorkIsSplit(SparkSession spark, TemporaryLake temporary) {
    ShopSpec spec = shop(3_500, 5_000, ShopSpec.Format.PARQUET);
    Path whole = temporary.folder().resolve("whole");
    Path split = temporary.folder().resolve("split");
    Shop.generate(spark, spec, whole.toString(), Progress.SILENT, 1);
    Shop.generate(spark, spec, split.toString(), Progress.SILENT, 4);

    for (String table : TABLES) {
      assertThatData(spark.read().parquet(split.resolve(table).toString()))
          .hasSameDataAs(spark.read().parquet(whole.resolve(table).toString()));
    }
    assertThat(files(whole.resolve("transactions"), ".parquet")).isEqualTo(1);
    assertThat(files(split.resolve("transactions"), ".parquet")).isEqualTo(4);
  }

  @Test
  void aPlanMadeOnSparkIsTheSameAsOneMadeHere(SparkSession spark) {
    ShopSpec spec = shop(4_200, 9_000, ShopSpec.Format.PARQUET);
    PurchasePlan here = Calibration.plan(spec);
    for (int tasks : new int[] {1, 3}) {
      PurchasePlan there = Calibration.plan(spark, spec, tasks);
      assertThat(there.scale()).isEqualTo(here.scale());
      for (int chunk = 0; chunk <= spec.chunks(); chunk++) {
        assertThat(there.ordersBefore().of(chunk)).isEqualTo(here.ordersBefore().of(chunk));
        assertThat(there.weightBefore().of(chunk)).isEqualTo(here.weightBefore().of(chunk));
      }
    }
  }

  @Test
  void anotherSeedIsAnotherShop() {
    List<Object[]> first = ShopParts.of(50, 100, 1).transactions();
    List<Object[]> second = ShopParts.of(50, 100, 2).transactions();
    assertThat(first).isNotEqualTo(second);
    assertThat(first.get(0)[2]).isNotEqualTo(second.get(0)[2]);
  }

  @Test
  @Tag("slow")
  void theThreeFormatsHoldTheSameRows(SparkSession spark, TemporaryLake temporary) {
    Map<ShopSpec.Format, ShopTables> shops = new EnumMap<>(ShopSpec.Format.class);
    for (ShopSpec.Format format : ShopSpec.Format.values()) {
      Path folder = temporary.folder().resolve(format.key());
      ShopTables shop = ShopTables.generate(spark, shop(600, 4_000, format), folder);
      shops.put(format, shop);
      assertThat(shop.shop().rows().keySet()).containsExactlyElementsOf(TABLES);
      long planted = shop.planted("transactions").values().stream().mapToLong(n -> n).sum();
      assertThat(shop.shop().rows()).containsEntry("transactions", 4_000 + planted);
      expectConfiguration(shop, folder, format);
    }
    ShopTables parquet = shops.get(ShopSpec.Format.PARQUET);
    ShopTables delta = shops.get(ShopSpec.Format.DELTA);
    ShopTables csv = shops.get(ShopSpec.Format.CSV);
    for (String table : TABLES) {
      assertThat(parquet.table(table).count())
          .as(table)
          .isEqualTo(parquet.shop().rows().get(table));
    }
    for (String table : List.of("transactions", "customers")) {
      assertThatData(delta.table(table)).hasSameDataAs(parquet.table(table));
    }
    for (String table : List.of("customers", "products", "feedback", "truth")) {
      Dataset<Row> expected = parquet.table(table);
      assertThatData(csv.withSchema(table, expected.schema())).hasSameDataAs(expected);
    }
    expectLines(csv, parquet.table("transactions"));
  }

  private static void expectConfiguration(ShopTables shop, Path folder, ShopSpec.Format format) {
    assertThat(shop.configuration().getString("lake.root")).isEqualTo(folder.resolve("lake") + "");
    assertThat(shop.configuration().getString("lake.currency")).isEqualTo("EUR");
    Config transactions = shop.configuration().getConfig("sources.transactions");
    assertThat(transactions.getString("path")).isEqualTo(folder.resolve("transactions") + "");
    assertThat(transactions.getString("format")).isEqualTo(format.key());
    assertThat(shop.configuration().getObject("sources").keySet())
        .containsExactlyInAnyOrderElementsOf(ShopConfiguration.SOURCES);
    assertThat(folder.resolve("shop.conf.unfinished")).doesNotExist();
    assertThat(folder.resolve(".shop.conf.crc")).doesNotExist();
  }

  /** CSV has the same clean lines as the other formats, and the dirt that only text can have. */
  private static void expectLines(ShopTables csv, Dataset<Row> typed) {
    String clean =
        "customer_id is not null and ts between '2024-01-01' and '2026-01-01'"
            + " and abs(amount) between 0.01 and 1000 and (amount > 0 or is_return)"
            + " and quantity < 1000 and unit_price < 1e9 and discount < 1e9"
            + " and not contains(product_name, '\uFFFD')";
    StructType schema = typed.schema().add("_corrupt", DataTypes.StringType);
    assertThatData(
            csv.withSchema("transactions", schema)
                .where("_corrupt is null")
                .drop("_corrupt")
                .where(clean))
        .hasSameDataAs(typed.where(clean));

    StructType text = new StructType();
    for (StructField field : typed.schema().fields()) {
      text = text.add(field.name(), DataTypes.StringType);
    }
    Dataset<Row> lines = csv.withSchema("transactions", text.add("_corrupt", DataTypes.StringType));
    assertThat(lines.cache().where("_corrupt is not null").count())
        .isEqualTo(csv.planted("transactions").get("malformed_row"));
    assertThat(lines.where("contains(product_name, '\uFFFD')").count())
        .isEqualTo(csv.planted("transactions").get("undecodable_text"));
    assertThat(
            lines
                .where("_corrupt is null and try_cast(ts as timestamp) is null and ts is not null")
                .count())
        .isEqualTo(csv.planted("transactions").get("invalid_ts"));
    lines.unpersist();
  }

  @Test
  void aGeneratedShopIsReplacedAndOtherDataAreNot(SparkSession spark, TemporaryLake temporary)
      throws IOException {
    Path folder = temporary.folder().resolve("shop");
    List<String> steps = new ArrayList<>();
    Shop.generate(spark, shop(20, 100, ShopSpec.Format.CSV), folder.toString(), telling(steps));
    assertThat(steps).hasSize(1 + TABLES.size()).contains("writing transactions");
    // Cut short in the middle: no configuration, some tables of another format.
    Files.move(folder.resolve("shop.conf"), folder.resolve("shop.conf.unfinished"));
    ShopTables again = ShopTables.generate(spark, shop(10, 40, ShopSpec.Format.PARQUET), folder);
    assertThat(again.table("transactions").count())
        .isEqualTo(again.shop().rows().get("transactions"));
    assertThat(files(folder.resolve("customers"), ".csv")).isZero();

    Path other = temporary.folder().resolve("other");
    Files.createDirectories(other.resolve("customers"));
    assertThatThrownBy(
            () -> Shop.generate(spark, shop(10, 40, ShopSpec.Format.CSV), other.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(other.toString())
        .hasMessageContaining("customers");
    assertThat(other.resolve("transactions")).doesNotExist();
  }

  private static Progress telling(List<String> steps) {
    return new Progress() {
      @Override
      public void step(String what) {
        steps.add(what);
      }

      @Override
      public void warn(String what) {}
    };
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed(SparkSession spark, TemporaryLake temporary)
      throws IOException {
    Path file = Files.writeString(temporary.folder().resolve("file"), "taken");
    assertThatThrownBy(
            () ->
                Shop.generate(
                    spark, shop(1, 1, ShopSpec.Format.CSV), file.resolve("shop").toString()))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED))
        .hasMessageContaining(file.toString());
  }

  @Test
  void impossibleShopsAreRefusedInWords() {
    assertThatThrownBy(() -> shop(0, 10, ShopSpec.Format.CSV))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("0 customers");
    assertThatThrownBy(() -> shop(10, -1, ShopSpec.Format.CSV))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("-1 transactions");
  }

  @Test
  void theConfigurationOfAnotherFileSystemKeepsItsScheme() {
    Config configuration =
        ConfigFactory.parseString(
            ShopConfiguration.text(shop(5, 5, ShopSpec.Format.CSV), "s3a://bucket/a shop"));
    assertThat(configuration.getString("clientele.sources.events.path"))
        .isEqualTo("s3a://bucket/a shop/events");
    assertThat(configuration.getString("clientele.sources.events.options.escape")).isEqualTo("\"");
    assertThat(configuration.getString("clientele.sources.events.options.header"))
        .isEqualTo("true");
  }
}
