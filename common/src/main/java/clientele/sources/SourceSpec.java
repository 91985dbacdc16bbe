package clientele.sources;

import static clientele.sources.Field.Kind.BAND;
import static clientele.sources.Field.Kind.DATE;
import static clientele.sources.Field.Kind.FLAG;
import static clientele.sources.Field.Kind.ID;
import static clientele.sources.Field.Kind.MONEY;
import static clientele.sources.Field.Kind.NUMBER;
import static clientele.sources.Field.Kind.TEXT;
import static clientele.sources.Field.Kind.TIME;
import static clientele.sources.Field.optional;
import static clientele.sources.Field.required;

import clientele.lake.TableContract;
import clientele.lake.tables.CleanCampaigns;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CleanEvents;
import clientele.lake.tables.CleanFeedback;
import clientele.lake.tables.CleanMarket;
import clientele.lake.tables.CleanProducts;
import clientele.lake.tables.CleanSurveys;
import clientele.lake.tables.CleanTransactions;
import java.util.List;
import java.util.Optional;

/**
 * A source that Clientele knows: which columns it may fill, and which clean table it becomes.
 *
 * @param name its key under {@code sources}
 * @param clean the table of its accepted rows
 * @param fields its columns, required ones first
 * @param further whether mapped columns that are not among the fields are kept by name
 */
public record SourceSpec(String name, TableContract clean, List<Field> fields, boolean further) {
  /** What was bought and returned; the one source that every lake needs. */
  public static final SourceSpec TRANSACTIONS =
      new SourceSpec(
          "transactions",
          CleanTransactions.CONTRACT,
          List.of(
              required("customer_id", ID),
              required("ts", TIME),
              required("amount", MONEY),
              optional("transaction_id", ID),
              optional("quantity", NUMBER),
              optional("unit_price", MONEY),
              optional("product_id", ID),
              optional("product_name", TEXT),
              optional("category", TEXT),
              optional("brand", TEXT),
              optional("channel", TEXT),
              optional("country", TEXT),
              optional("discount", MONEY),
              optional("is_return", FLAG)),
          false);

  /** Who the customers are. */
  public static final SourceSpec CUSTOMERS =
      new SourceSpec(
          "customers",
          CleanCustomers.CONTRACT,
          List.of(
              required("customer_id", ID),
              optional("birth_date", DATE),
              optional("age", BAND),
              optional("gender", TEXT),
              optional("income", BAND),
              optional("education", TEXT),
              optional("marital_status", TEXT),
              optional("household_size", BAND),
              optional("occupation", TEXT),
              optional("city", TEXT),
              optional("region", TEXT),
              optional("country", TEXT),
              optional("postal_code", ID),
              optional("latitude", NUMBER),
              optional("longitude", NUMBER),
              optional("signup_ts", TIME),
              optional("consent_marketing", FLAG)),
          true);

  /** What is sold. */
  public static final SourceSpec PRODUCTS =
      new SourceSpec(
          "products",
          CleanProducts.CONTRACT,
          List.of(
              required("product_id", ID),
              optional("product_name", TEXT),
              optional("category", TEXT),
              optional("brand", TEXT),
              optional("unit_cost", MONEY)),
          false);

  /** What customers did on the web or in an app. */
  public static final SourceSpec EVENTS =
      new SourceSpec(
          "events",
          CleanEvents.CONTRACT,
          List.of(
              required("customer_id", ID),
              required("ts", TIME),
              required("event_type", TEXT),
              optional("session_id", ID),
              optional("page", TEXT),
              optional("category", TEXT),
              optional("device", TEXT),
              optional("duration_s", NUMBER)),
          false);

  /** What customers answered. */
  public static final SourceSpec SURVEYS =
      new SourceSpec(
          "surveys",
          CleanSurveys.CONTRACT,
          List.of(
              required("customer_id", ID),
              required("question", TEXT),
              required("answer", NUMBER),
              optional("trait", TEXT),
              optional("ts", TIME)),
          false);

  /** What customers said unasked, or after a purchase. */
  public static final SourceSpec FEEDBACK =
      new SourceSpec(
          "feedback",
          CleanFeedback.CONTRACT,
          List.of(
              required("customer_id", ID),
              required("ts", TIME),
              optional("score", NUMBER),
              optional("text", TEXT),
              optional("channel", TEXT)),
          false);

  /** Who was in which campaign, and what came of it. */
  public static final SourceSpec CAMPAIGNS =
      new SourceSpec(
          "campaigns",
          CleanCampaigns.CONTRACT,
          List.of(
              required("customer_id", ID),
              required("campaign_id", ID),
              optional("arm", TEXT),
              optional("ts", TIME),
              optional("visited", FLAG),
              optional("converted", FLAG),
              optional("spend", MONEY)),
          false);

  /** What is known of the market. */
  public static final SourceSpec MARKET =
      new SourceSpec(
          "market",
          CleanMarket.CONTRACT,
          List.of(
              required("measure", TEXT),
              required("value", NUMBER),
              optional("region", TEXT),
              optional("segment", TEXT),
              optional("period", TEXT)),
          false);

  /** The sources that ingest reads, in its order. */
  public static final List<SourceSpec> ALL =
      List.of(TRANSACTIONS, CUSTOMERS, PRODUCTS, EVENTS, SURVEYS, FEEDBACK, CAMPAIGNS, MARKET);

  /** Copies the fields. */
  public SourceSpec {
    fields = List.copyOf(fields);
  }

  /**
   * One of the columns.
   *
   * @param column our name for it
   * @return the field, or empty where the source has none of that name
   */
  public Optional<Field> field(String column) {
    return fields.stream().filter(field -> field.name().equals(column)).findFirst();
  }
}
