package clientele.shop;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The quality rules of transactions, written down once more and plainly: which rules does each row
 * of a generator break? Repeats are counted from the second copy on; outliers by the exact fence.
 */
final class LineRules {
  private static final int COLUMNS = 14;
  private static final int CUSTOMER = 1;
  private static final int TS = 2;
  private static final int NAME = 4;
  private static final int QUANTITY = 9;
  private static final int AMOUNT = 12;
  private static final double LARGEST = 1e14;
  private static final long MICROS_IN_DAY = 86_400_000_000L;

  private final double fence;
  private final Set<List<Object>> seen = new HashSet<>();

  LineRules(List<Object[]> rows) {
    double[] logs =
        rows.stream()
            .filter(row -> row.length == COLUMNS && plain(row).stream().allMatch(LineRules::kept))
            .filter(row -> row[13].equals(false) && (double) row[AMOUNT] > 0)
            .mapToDouble(row -> Math.log((double) row[AMOUNT]))
            .sorted()
            .toArray();
    double upper = quantile(logs, 0.75);
    fence = Math.exp(upper + 3 * (upper - quantile(logs, 0.25)));
  }

  double fence() {
    return fence;
  }

  /** The rows that break no rule go to {@code clean}; the others are counted by rule. */
  static Map<String, Long> check(List<Object[]> rows, List<Object[]> clean) {
    LineRules rules = new LineRules(rows);
    Map<String, Long> broken = new TreeMap<>();
    for (Object[] row : rows) {
      Set<String> found = rules.broken(row);
      if (found.isEmpty()) {
        clean.add(row);
      } else {
        broken.merge(String.join("+", found), 1L, Long::sum);
      }
    }
    return broken;
  }

  private Set<String> broken(Object[] row) {
    if (row.length != COLUMNS) {
      return Set.of("malformed_row");
    }
    Set<String> broken = plain(row);
    if (!seen.add(Arrays.asList(row))) {
      broken.add("exact_repeat");
    }
    if (row[AMOUNT] instanceof Double amount
        && amount > fence
        && amount < LARGEST
        && row[13].equals(false)) {
      broken.add("outlier_amount");
    }
    return broken;
  }

  private static boolean kept(String rule) {
    return Set.of("zero_amount", "invalid_quantity", "invalid_unit_price", "invalid_discount")
        .contains(rule);
  }

  private static Set<String> plain(Object[] row) {
    Set<String> broken = new TreeSet<>();
    if (row[CUSTOMER] == null) {
      broken.add("missing_customer_id");
    }
    if (row[TS] == null) {
      broken.add("missing_ts");
    } else if (row[TS] instanceof String) {
      broken.add("invalid_ts");
    } else if ((long) row[TS] < 0 || (long) row[TS] > 25_000 * MICROS_IN_DAY) {
      broken.add("date_out_of_range");
    }
    if (((String) row[NAME]).indexOf('\uFFFD') >= 0) {
      broken.add("undecodable_text");
    }
    amount(row, broken);
    Map<String, Integer> optional = new HashMap<>();
    optional.put("invalid_quantity", QUANTITY);
    optional.put("invalid_unit_price", QUANTITY + 1);
    optional.put("invalid_discount", QUANTITY + 2);
    optional.forEach(
        (rule, column) -> {
          if (!(row[column] instanceof Double number) || !Double.isFinite(number)) {
            broken.add(rule);
          }
        });
    return broken;
  }

  private static void amount(Object[] row, Set<String> broken) {
    if (row[AMOUNT] == null) {
      broken.add("missing_amount");
    } else if (!(row[AMOUNT] instanceof Double amount) || !Double.isFinite(amount)) {
      broken.add("invalid_amount");
    } else if (Math.abs(amount) >= LARGEST) {
      broken.add("amount_out_of_range");
    } else if (amount == 0) {
      broken.add("zero_amount");
    } else if (amount < 0 && row[13].equals(false)) {
      broken.add("negative_purchase");
    }
  }

  /** Linear interpolation between order statistics. */
  private static double quantile(double[] sorted, double p) {
    double at = p * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
