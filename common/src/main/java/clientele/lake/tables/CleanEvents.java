package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** What customers did on the web or in an app, one row an event. Table {@code clean_events}. */
public final class CleanEvents {
  /** The contract. */
  public static final TableContract CONTRACT =
      CleanTable.contract(
          TableContract.table(
                  "clean_events", "What customers did on the web or in an app, one row an event.")
              .grain("an event of the source that passed")
              .required("customer_id", DataTypes.StringType, "who")
              .required("ts", DataTypes.TimestampType, "when, UTC")
              .required("event_type", DataTypes.StringType, "what was done, in lower case")
              .optional("session_id", DataTypes.StringType, "the visit it belongs to")
              .optional("page", DataTypes.StringType, "where")
              .optional("category", DataTypes.StringType, "category of what was looked at")
              .optional("device", DataTypes.StringType, "on which kind of device, in lower case")
              .optional("duration_s", DataTypes.DoubleType, "how long, seconds"));

  private CleanEvents() {}
}
