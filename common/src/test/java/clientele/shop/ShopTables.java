package clientele.shop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A generated shop, read back the way its own configuration says. */
record ShopTables(SparkSession spark, GeneratedShop shop, Config configuration) {
  static ShopTables generate(SparkSession spark, ShopSpec spec, java.nio.file.Path folder) {
    GeneratedShop shop = Shop.generate(spark, spec, folder.toString());
    return new ShopTables(
        spark,
        shop,
        ConfigFactory.parseFile(new File(shop.configuration())).getConfig("clientele"));
  }

  Dataset<Row> source(String name) {
    Config source = configuration.getConfig("sources." + name);
    return read(source.getString("path"), source);
  }

  /** The tables truth and dirt, which are no sources. */
  Dataset<Row> beside(String name) {
    Config like = configuration.getConfig("sources.transactions");
    return read(like.getString("path").replace("transactions", name), like);
  }

  private Dataset<Row> read(String path, Config source) {
    var reader = spark.read().format(source.getString("format"));
    if (source.hasPath("options")) {
      for (Map.Entry<String, Object> option : source.getObject("options").unwrapped().entrySet()) {
        reader.option(option.getKey(), option.getValue().toString());
      }
    }
    return reader.load(path);
  }

  /** Rows by kind, as the table dirt has them. */
  Map<String, Long> planted(String source) {
    Map<String, Long> planted = new TreeMap<>();
    for (Row row : beside("dirt").where("source = '" + source + "'").collectAsList()) {
      planted.put(row.getAs("kind"), Long.valueOf(row.getAs("rows").toString()));
    }
    return planted;
  }
}
