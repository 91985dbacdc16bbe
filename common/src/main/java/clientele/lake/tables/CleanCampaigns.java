package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Who was in which campaign, one row a customer and campaign. Table {@code clean_campaigns}. */
public final class CleanCampaigns {
  /** The contract. */
  public static final TableContract CONTRACT =
      CleanTable.contract(
          TableContract.table(
                  "clean_campaigns", "Who was in which campaign, one row a customer and campaign.")
              .grain("a customer in a campaign", "customer_id", "campaign_id")
              .required("customer_id", DataTypes.StringType, "who")
              .required("campaign_id", DataTypes.StringType, "in which campaign")
              .optional("arm", DataTypes.StringType, "what the customer was assigned to")
              .optional(
                  "ts", DataTypes.TimestampType, "when, UTC; without, the row counts at any date")
              .optional("visited", DataTypes.BooleanType, "whether the customer came")
              .optional("converted", DataTypes.BooleanType, "whether the customer bought")
              .optional("spend", Types.MONEY, "lake.currency"));

  private CleanCampaigns() {}
}
