package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/**
 * Customer ids that count for another id of the same person, as the last ingest of the customers
 * merged them; empty where nothing is merged. Table {@code identity_map}.
 */
public final class IdentityMap {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "identity_map",
              "Customer ids that count for another id of the same person; the kept ids are not in it.")
          .grain("a merged customer id", "customer_id")
          .required("customer_id", DataTypes.StringType, "the id that is merged")
          .required(
              "kept_customer_id",
              DataTypes.StringType,
              "the id that it counts for, which is itself merged into none")
          .required(
              "rule",
              DataTypes.StringType,
              "what the two, or it and a third id, have in common: same_mailbox or"
                  + " same_birth_date_and_postal_code")
          .required(
              "score", DataTypes.DoubleType, "similarity of the names by Jaro and Winkler, 0 to 1")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .check("merged_into_another", "customer_id <> kept_customer_id")
          .build();

  private IdentityMap() {}
}
