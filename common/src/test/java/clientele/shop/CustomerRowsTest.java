package clientele.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CustomerRowsTest {
  private static final int CUSTOMERS = 20_000;
  private static final ShopParts SHOP = ShopParts.of(CUSTOMERS, 60_000, 5);
  private static final CustomerRows SOURCE = new CustomerRows(SHOP.spec(), SHOP.dirt());
  private static final List<Object[]> ROWS = SHOP.rows(SOURCE);
  private static final Map<String, String> SEGMENT = new HashMap<>();
  private static final Map<String, String> DUPLICATE_OF = new HashMap<>();

  static {
    for (Object[] row : SHOP.truth()) {
      SEGMENT.put((String) row[0], (String) row[1]);
      if (row[2] != null) {
        DUPLICATE_OF.put((String) row[0], (String) row[2]);
      }
    }
  }

  private static Object value(Object[] row, String column) {
    return row[SOURCE.schema().fieldIndex(column)];
  }

  /** The rules of customers, written down once more; near-duplicates by the truth. */
  private static String broken(Object[] row, Set<List<Object>> rows, Map<Object, Object[]> byId) {
    Object id = value(row, "customer_id");
    List<String> broken = new ArrayList<>();
    if (id == null) {
      broken.add("missing_customer_id");
    } else if (!rows.add(Arrays.asList(row))) {
      broken.add("exact_repeat");
    } else if (byId.containsKey(id)) {
      broken.add("duplicate_customer_id");
    }
    byId.putIfAbsent(id, row);
    Integer birth = (Integer) value(row, "birth_date");
    if (birth != null && (birth < SHOP.spec().untilDay() - 119 * 365 || birth > 20_000)) {
      broken.add("impossible_age");
    }
    Double income = (Double) value(row, "income");
    if (income != null && income < 0) {
      broken.add("impossible_income");
    }
    Double latitude = (Double) value(row, "latitude");
    Double longitude = (Double) value(row, "longitude");
    if (latitude != null && (Math.abs(latitude) > 90 || Math.abs(longitude) > 180)) {
      broken.add("impossible_coordinates");
    }
    if (DUPLICATE_OF.containsKey(id)) {
      broken.add("near_duplicate_customer");
    }
    return String.join("+", broken);
  }

  @Test
  void aPlantedRowBreaksItsRuleAndNoOther() {
    Map<String, Long> found = new TreeMap<>();
    Set<List<Object>> seen = new HashSet<>();
    Map<Object, Object[]> byId = new HashMap<>();
    // The clean row of an id comes after what is planted beside it: read from the end.
    for (int i = ROWS.size() - 1; i >= 0; i--) {
      String rule = broken(ROWS.get(i), seen, byId);
      if (!rule.isEmpty()) {
        found.merge(rule, 1L, Long::sum);
      }
    }
    assertThat(found).isEqualTo(SHOP.planted("customers"));
    byId.remove(null);
    assertThat(byId).hasSize(CUSTOMERS + DUPLICATE_OF.size());
  }

  @Test
  void aSecondRowOfAnIdComesAfterTheFirstInTextOrder() {
    Map<Object, Object[]> byId = new HashMap<>();
    int pairs = 0;
    for (Object[] row : ROWS) {
      Object[] other = byId.put(value(row, "customer_id"), row);
      if (other != null && value(row, "customer_id") != null && !Arrays.equals(other, row)) {
        pairs++;
        int differs = Arrays.mismatch(other, row);
        assertThat(SOURCE.schema().fieldNames()[differs]).isEqualTo("email");
        assertThat((String) other[differs]).isGreaterThan((String) row[differs]);
      }
    }
    assertThat(pairs).isEqualTo(40);
  }

  @Test
  void aNearDuplicateDiffersFromItsOriginalInOneThingOrTwo() {
    Map<Object, Object[]> byId = new HashMap<>();
    ROWS.forEach(row -> byId.put(value(row, "customer_id"), row));
    Map<String, Integer> kinds = new TreeMap<>();
    DUPLICATE_OF.forEach(
        (copy, original) -> {
          Object[] left = byId.get(copy);
          Object[] right = byId.get(original);
          List<String> differing =
              IntStream.range(1, left.length)
                  .filter(i -> left[i] == null ? right[i] != null : !left[i].equals(right[i]))
                  .mapToObj(i -> SOURCE.schema().fieldNames()[i])
                  .toList();
          kinds.merge(String.join("+", differing), 1, Integer::sum);
        });
    assertThat(kinds)
        .containsOnlyKeys(
            "", "birth_date", "email", "first_name+last_name", "last_name", "last_name+email");
    // One whose original has no birth date either: nothing differs but the id.
    assertThat(kinds.get("")).isLessThan(5);
    assertThat(kinds.get("last_name")).isEqualTo(18);
  }

  @Test
  void noTwoCustomersLookAlikeByChance() {
    Set<Object> mails = new HashSet<>();
    Set<List<Object>> persons = new HashSet<>();
    for (Object[] row : ROWS) {
      Object id = value(row, "customer_id");
      if (id == null || DUPLICATE_OF.containsKey(id)) {
        continue;
      }
      String mail = (String) value(row, "email");
      if (mail.startsWith("zz.") || !mails.add(mail)) {
        continue; // a planted second row
      }
      if (value(row, "birth_date") != null) {
        assertThat(
                persons.add(
                    List.of(
                        value(row, "first_name"),
                        value(row, "last_name"),
                        value(row, "birth_date"))))
            .as("%s", Arrays.toString(row))
            .isTrue();
      }
    }
    assertThat(mails).hasSize(CUSTOMERS);
  }

  @Test
  void segmentsDifferAndOverlap() {
    Map<String, double[]> age = perSegment("birth_date", b -> (20_454 - (int) b) / 365.25);
    Map<String, double[]> income = perSegment("income", i -> (double) i);
    assertThat(age.get("students")[0]).isBetween(20.0, 25.0);
    assertThat(age.get("seniors")[0]).isBetween(67.0, 73.0);
    assertThat(income.get("connoisseurs")[0]).isGreaterThan(3 * income.get("students")[0]);
    // Three of the six overlap in age and in income.
    assertThat(age.get("families")[0] - age.get("professionals")[0]).isLessThan(6);
    assertThat(Math.abs(income.get("seniors")[0] - income.get("bargain hunters")[0]))
        .isLessThan(income.get("seniors")[1]);
  }

  @Test
  void someValuesAreMissing() {
    for (String column : List.of("birth_date", "gender", "income", "occupation", "latitude")) {
      long missing = ROWS.stream().filter(row -> value(row, column) == null).count();
      assertThat((double) missing / ROWS.size()).as(column).isBetween(0.02, 0.15);
    }
  }

  /** Mean and standard deviation. */
  private static Map<String, double[]> perSegment(
      String column, java.util.function.ToDoubleFunction<Object> number) {
    Map<String, List<Double>> values = new HashMap<>();
    for (Object[] row : ROWS) {
      Object value = value(row, column);
      String segment = SEGMENT.get(value(row, "customer_id"));
      if (value != null && segment != null) {
        double x = number.applyAsDouble(value);
        if (x > 0 && x < 1_000_000) {
          values.computeIfAbsent(segment, s -> new ArrayList<>()).add(x);
        }
      }
    }
    Map<String, double[]> result = new HashMap<>();
    values.forEach(
        (segment, all) -> {
          double mean = all.stream().mapToDouble(x -> x).average().orElseThrow();
          double variance =
              all.stream().mapToDouble(x -> (x - mean) * (x - mean)).average().orElseThrow();
          result.put(segment, new double[] {mean, Math.sqrt(variance)});
        });
    return result;
  }
}
