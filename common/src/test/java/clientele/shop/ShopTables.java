package clientele.shop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A generated shop, read back the way its own configuration says. */
record ShopTables(SparkSession spark, GeneratedShop shop, Config configuration) {
  static ShopTables generate(SparkSession spark, ShopSpec spec, Path folder) {
    GeneratedShop shop = Shop.generate(spark, spec, folder.toString());
    Config configuration = ConfigFactory.parseFile(new File(shop.configuration()));
    return new ShopTables(spark, shop, configuration.getConfig("clientele"));
  }

  Dataset<Row> table(String name) {
    return reader().load(path(name));
  }

  /**
   * A table of text files as typed rows; a broken line is in the column _corrupt, if there is one.
   */
  Dataset<Row> withSchema(String name, StructType schema) {
    return reader().option("columnNameOfCorruptRecord", "_corrupt").schema(schema).load(path(name));
  }

  /** The tables truth and dirt, which are no sources, stand beside those that are. */
  private String path(String name) {
    return ShopConfiguration.SOURCES.contains(name)
        ? configuration.getString("sources." + name + ".path")
        : configuration.getString("sources.transactions.path").replace("transactions", name);
  }

  private DataFrameReader reader() {
    Config source = configuration.getConfig("sources.transactions");
    DataFrameReader reader = spark.read().format(source.getString("format"));
    if (source.hasPath("options")) {
      source
          .getObject("options")
          .unwrapped()
          .forEach((option, value) -> reader.option(option, value.toString()));
    }
    return reader;
  }

  /** Rows by kind, as the table dirt has them. */
  Map<String, Long> planted(String source) {
    Map<String, Long> planted = new TreeMap<>();
    for (Row row : table("dirt").where("source = '" + source + "'").collectAsList()) {
      planted.put(row.getAs("kind"), Long.valueOf(row.getAs("rows").toString()));
    }
    return planted;
  }
}
