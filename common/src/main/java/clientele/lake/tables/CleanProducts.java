package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Products, one row each. Table {@code clean_products}. */
public final class CleanProducts {
  /** The contract. */
  public static final TableContract CONTRACT =
      CleanTable.contract(
          TableContract.table("clean_products", "Products, one row each.")
              .grain("a product", "product_id")
              .required("product_id", DataTypes.StringType, "what")
              .optional("product_name", DataTypes.StringType, "its name")
              .optional("category", DataTypes.StringType, "its category")
              .optional("brand", DataTypes.StringType, "its brand")
              .optional("unit_cost", Types.MONEY, "lake.currency a unit"));

  private CleanProducts() {}
}
