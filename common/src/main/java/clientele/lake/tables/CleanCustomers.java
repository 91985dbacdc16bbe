package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Customers as the business knows them, one row each. Table {@code clean_customers}. */
public final class CleanCustomers {
  /** The contract. */
  public static final TableContract CONTRACT =
      CleanTable.contract(
          TableContract.table(
                  "clean_customers", "Customers as the business knows them, one row each.")
              .grain("a customer", "customer_id")
              .required("customer_id", DataTypes.StringType, "who")
              .optional("birth_date", DataTypes.DateType, "date of birth")
              .optional(
                  "age",
                  DataTypes.DoubleType,
                  "years, where the source has an age and no birth date; the middle of its band where it has bands")
              .optional("age_band", DataTypes.StringType, "the source's own band of age")
              .optional("gender", DataTypes.StringType, "as the source says, in lower case")
              .optional(
                  "income", DataTypes.DoubleType, "lake.currency a year, or the middle of its band")
              .optional("income_band", DataTypes.StringType, "the source's own band of income")
              .optional("education", DataTypes.StringType, "level of education")
              .optional("marital_status", DataTypes.StringType, "marital status")
              .optional("household_size", DataTypes.DoubleType, "persons")
              .optional("occupation", DataTypes.StringType, "occupation")
              .optional("city", DataTypes.StringType, "town")
              .optional("region", DataTypes.StringType, "region")
              .optional("country", DataTypes.StringType, "country")
              .optional("postal_code", DataTypes.StringType, "postal code")
              .optional("latitude", DataTypes.DoubleType, "degrees north, WGS 84")
              .optional("longitude", DataTypes.DoubleType, "degrees east, WGS 84")
              .optional("signup_ts", DataTypes.TimestampType, "when the customer registered, UTC")
              .optional(
                  "consent_marketing",
                  DataTypes.BooleanType,
                  "whether the customer may be sent marketing")
              .required(
                  "numbers",
                  Types.NUMBERS,
                  "further columns of the source that are numbers, by name")
              .required(
                  "categories",
                  Types.TEXTS,
                  "further columns of the source that are text, by name"));

  private CleanCustomers() {}
}
