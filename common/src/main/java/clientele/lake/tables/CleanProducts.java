package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Products, one row each. Table {@code clean_products}. */
public final class CleanProducts {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("clean_products", "Products, one row each.")
          .grain("a product", "product_id")
          .required("product_id", DataTypes.StringType, "what")
          .optional("product_name", DataTypes.StringType, "its name")
          .optional("category", DataTypes.StringType, "its category")
          .optional("brand", DataTypes.StringType, "its brand")
          .optional("unit_cost", Types.MONEY, "lake.currency a unit")
          .required(
              "flags",
              Types.STRINGS,
              "rules of quality_report that flagged or repaired the row, sorted")
          .optional("source_file", DataTypes.StringType, "file the row came from")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private CleanProducts() {}
}
