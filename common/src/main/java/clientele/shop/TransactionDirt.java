package clientele.shop;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.types.StructType;

/** Makes a row of each kind of dirt from a clean purchase line. */
final class TransactionDirt implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Where the schema has {@code is_return}. */
  static final int IS_RETURN = 13;

  /** Three times the fence of a large shop (about 4,000 EUR), and more. */
  private static final double OUTLIER = 12_000;

  private static final double FEW_LINES = 1_000;
  private static final double FEW_CUSTOMERS = 64;
  private static final String[] NO_TIME = {
    "2024-02-31 10:00:00", "n/a", "2025-13-05 09:30:00", "yesterday", "31.06.2025 25:61"
  };
  private static final String[] NO_NUMBER = {"n/a", "12,5O", "--", "#REF!"};

  private final boolean text;
  private final double outlier;
  private final int customer;
  private final int ts;
  private final int name;
  private final int quantity;
  private final int unitPrice;
  private final int discount;
  private final int amount;

  TransactionDirt(ShopSpec spec, StructType schema) {
    text = spec.format() == ShopSpec.Format.CSV;
    outlier = outlier(spec);
    customer = schema.fieldIndex("customer_id");
    ts = schema.fieldIndex("ts");
    name = schema.fieldIndex("product_name");
    quantity = schema.fieldIndex("quantity");
    unitPrice = schema.fieldIndex("unit_price");
    discount = schema.fieldIndex("discount");
    amount = schema.fieldIndex("amount");
  }

  /** The least outlier, EUR. Few lines or few customers say little about quartiles: further out. */
  private static double outlier(ShopSpec spec) {
    double fewLines = FEW_LINES / spec.transactions();
    double fewCustomers = FEW_CUSTOMERS / spec.customers();
    return OUTLIER * (1 + fewLines * fewLines + fewCustomers * fewCustomers);
  }

  /** A row of the kind; a copy of the line but for what is wrong with it. */
  Object[] spoilt(Sower.Seed seed, Object[] line) {
    Object[] row = line.clone();
    long n = seed.number();
    switch (seed.rule()) {
      case "exact_repeat" -> {}
      case "malformed_row" -> row = malformed(row, n);
      case "undecodable_text" -> row[name] = "Caf\uFFFD " + row[name];
      case "missing_customer_id" -> row[customer] = null;
      case "missing_ts" -> row[ts] = null;
      case "invalid_ts" -> row[ts] = NO_TIME[(int) (n % NO_TIME.length)];
      case "date_out_of_range" -> row[ts] = Times.outOfRange(n);
      case "missing_amount" -> row[amount] = null;
      case "invalid_amount" -> row[amount] = noNumber(n);
      case "amount_out_of_range" -> row[amount] = n % 2 == 0 ? 1e308 : 2.5e15;
      case "negative_purchase" -> row[amount] = -(double) row[amount];
      case "zero_amount" -> {
        row[discount] = Math.round(100 * (double) row[quantity] * (double) row[unitPrice]) / 100.0;
        row[amount] = 0.0;
      }
      case "outlier_amount" -> {
        double wrong = Math.round(100 * outlier * (1 + n % 7 / 7.0)) / 100.0;
        row[quantity] = 1.0;
        row[unitPrice] = wrong;
        row[discount] = 0.0;
        row[amount] = wrong;
      }
      case "invalid_quantity" -> row[quantity] = noNumber(n);
      case "invalid_unit_price" -> row[unitPrice] = noNumber(n);
      case "invalid_discount" -> row[discount] = noNumber(n);
      default -> throw new IllegalArgumentException("Cannot plant " + seed.rule() + ".");
    }
    return row;
  }

  private Object noNumber(long n) {
    if (text && n % 2 == 0) {
      return NO_NUMBER[(int) (n / 2 % NO_NUMBER.length)];
    }
    return n % 4 < 2 ? Double.NaN : Double.POSITIVE_INFINITY;
  }

  /** A line cut short, or one with a field too many. */
  private Object[] malformed(Object[] row, long n) {
    if (n % 2 == 0) {
      return Arrays.copyOf(row, ts + 1 + (int) (n / 2 % (amount - ts)));
    }
    Object[] longer = Arrays.copyOf(row, row.length + 1);
    longer[row.length] = "archived";
    return longer;
  }
}
