package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Market totals and research by area or segment, one row a figure. Table {@code clean_market}. */
public final class CleanMarket {
  /** The contract. */
  public static final TableContract CONTRACT =
      CleanTable.contract(
          TableContract.table(
                  "clean_market",
                  "Market totals and research by area or segment, one row a figure.")
              .grain("a figure of the source that passed")
              .required("measure", DataTypes.StringType, "what was measured")
              .required("value", DataTypes.DoubleType, "the figure")
              .optional("region", DataTypes.StringType, "in which region; without, everywhere")
              .optional(
                  "segment", DataTypes.StringType, "of which segment, as the research calls it")
              .optional(
                  "period", DataTypes.StringType, "in which period, as the research calls it"));

  private CleanMarket() {}
}
