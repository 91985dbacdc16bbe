package clientele.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;

/** Events, surveys, feedback, campaigns, products: their dirt, and what is planted in them. */
class SideTablesTest {
  private static final ShopParts SHOP = ShopParts.of(40_000, 40_000, 12);
  private static final ShopSpec SPEC = SHOP.spec();

  private static Map<String, RowSource> sources(ShopParts shop) {
    return Map.of(
        "events", new Sessions(shop.spec(), shop.catalogue(), shop.dirt()),
        "surveys", new Survey(shop.spec(), shop.dirt()),
        "feedback", new Feedback(shop.spec(), shop.dirt()),
        "campaigns", new Campaigns(shop.spec(), shop.dirt()));
  }

  /** Clean rows go to {@code clean}; the others are counted by the rules that they break. */
  private static Map<String, Long> check(
      RowSource source, List<Object[]> rows, List<Object[]> clean) {
    List<String> columns = List.of(source.schema().fieldNames());
    Map<String, Long> found = new TreeMap<>();
    Set<List<Object>> seen = new HashSet<>();
    Set<List<Object>> assignments = new HashSet<>();
    for (Object[] row : rows) {
      List<String> broken = new ArrayList<>();
      if (row[columns.indexOf("customer_id")] == null) {
        broken.add("missing_customer_id");
      }
      Long ts = (Long) row[columns.indexOf("ts")];
      if (ts == null) {
        broken.add("missing_ts");
      } else if (ts < 0 || ts > Times.micros(SPEC.untilDay() + 2, 0)) {
        broken.add("date_out_of_range");
      }
      if (outside(row, columns.indexOf("answer"), 1, 5)) {
        broken.add("answer_out_of_scale");
      }
      if (outside(row, columns.indexOf("score"), 0, 10)) {
        broken.add("score_out_of_scale");
      }
      boolean repeat = !seen.add(Arrays.asList(row));
      if (repeat) {
        broken.add("exact_repeat");
      }
      int campaign = columns.indexOf("campaign_id");
      if (broken.isEmpty() && campaign >= 0 && !assignments.add(List.of(row[0], row[campaign]))) {
        broken.add("duplicate_assignment");
      }
      if (broken.isEmpty()) {
        clean.add(row);
      } else {
        found.merge(String.join("+", broken), 1L, Long::sum);
      }
    }
    return found;
  }

  private static boolean outside(Object[] row, int column, int least, int most) {
    return column >= 0
        && row[column] != null
        && ((int) row[column] < least || (int) row[column] > most);
  }

  @Test
  void aPlantedRowBreaksItsRuleAndNoOther() {
    sources(SHOP)
        .forEach(
            (name, source) ->
                assertThat(check(source, SHOP.rows(source), new ArrayList<>()))
                    .as(name)
                    .isEqualTo(SHOP.planted(name)));
  }

  @Test
  void theSmallestShopHasDirtOfEveryKind() {
    ShopParts smallest = ShopParts.of(1, 1, 3);
    sources(smallest)
        .forEach(
            (name, source) -> {
              assertThat(check(source, smallest.rows(source), new ArrayList<>()))
                  .as(name)
                  .isEqualTo(smallest.planted(name));
              assertThat(smallest.planted(name)).hasSizeGreaterThanOrEqualTo(4);
            });
  }

  @Test
  void theSizesFollowTheNumberOfCustomers() {
    Map<String, Double> perCustomer =
        Map.of(
            "events", Sessions.ROWS_PER_CUSTOMER,
            "surveys", Survey.ROWS_PER_CUSTOMER,
            "feedback", Feedback.ROWS_PER_CUSTOMER,
            "campaigns", Campaigns.ROWS_PER_CUSTOMER);
    sources(SHOP)
        .forEach(
            (name, source) ->
                assertThat((double) SHOP.rows(source).size() / SPEC.customers())
                    .as(name)
                    .isCloseTo(perCustomer.get(name), within(0.35 * perCustomer.get(name))));
  }

  @Test
  void answersOfOneFactorGoTogetherAndThoseOfTwoDoNot() {
    Survey survey = new Survey(SPEC, SHOP.dirt());
    List<Object[]> clean = new ArrayList<>();
    check(survey, SHOP.rows(survey), clean);
    Map<Object, Map<Object, Integer>> answers = new TreeMap<>();
    Map<Object, Object> traitOf = new TreeMap<>();
    for (Object[] row : clean) {
      answers.computeIfAbsent(row[0], id -> new HashMap<>()).put(row[2], (int) row[3]);
      traitOf.put(row[2], row[4]);
    }
    assertThat(traitOf).hasSize(13);
    List<Object> questions = List.copyOf(traitOf.keySet());
    List<Map<Object, Integer>> complete =
        answers.values().stream().filter(of -> of.size() == questions.size()).toList();
    double least = 1;
    double most = 0;
    for (int i = 0; i < questions.size(); i++) {
      for (int j = i + 1; j < questions.size(); j++) {
        double correlation = Math.abs(correlation(complete, questions.get(i), questions.get(j)));
        if (traitOf.get(questions.get(i)).equals(traitOf.get(questions.get(j)))) {
          least = Math.min(least, correlation);
        } else {
          most = Math.max(most, correlation);
        }
      }
    }
    // Segments tie the factors a little: those who look for bargains care less for quality.
    assertThat(least).isGreaterThan(0.3).isGreaterThan(most + 0.05);
    for (int answer = 1; answer <= 5; answer++) {
      int wanted = answer;
      assertThat(clean.stream().filter(row -> (int) row[3] == wanted).count())
          .isGreaterThan(clean.size() / 20);
    }
  }

  private static double correlation(List<Map<Object, Integer>> answers, Object left, Object right) {
    double[] x = answers.stream().mapToDouble(of -> of.get(left)).toArray();
    double[] y = answers.stream().mapToDouble(of -> of.get(right)).toArray();
    return new PearsonsCorrelation().correlation(x, y);
  }

  @Test
  void theArmsOfACampaignHaveTheEffectThatTheTruthStates() {
    Campaigns campaigns = new Campaigns(SPEC, SHOP.dirt());
    List<Object[]> clean = new ArrayList<>();
    check(campaigns, SHOP.rows(campaigns), clean);
    Map<TrueSegment, Map<Object, double[]>> visits = new HashMap<>();
    for (Object[] row : clean) {
      Person person = Person.of(SPEC, Long.parseLong(((String) row[0]).substring(1)) - 1);
      double[] count =
          visits
              .computeIfAbsent(person.segment(), segment -> new HashMap<>())
              .computeIfAbsent(row[2], arm -> new double[2]);
      count[0]++;
      count[1] += row[4].equals(true) ? 1 : 0;
      // No purchase without a visit, no spend without a purchase.
      assertThat(row[5].equals(true) && row[4].equals(false)).isFalse();
      assertThat((double) row[6] > 0).isEqualTo(row[5].equals(true));
    }
    assertThat(visits).hasSize(TrueSegment.ALL.size());
    visits.forEach(
        (segment, arms) -> {
          TrueSegment.Campaign effect = segment.campaign();
          expectRate(segment, arms.get("control"), effect.visit());
          expectRate(segment, arms.get("email"), effect.visit() + effect.email());
          expectRate(segment, arms.get("voucher"), effect.visit() + effect.voucher());
        });
  }

  private static void expectRate(TrueSegment segment, double[] count, double rate) {
    double error = Math.sqrt(rate * (1 - rate) / count[0]);
    assertThat(count[1] / count[0]).as(segment.name()).isCloseTo(rate, within(4 * error));
  }

  @Test
  void productsHaveTheirDirt() {
    ProductRows source = new ProductRows(SHOP.catalogue(), SHOP.dirt());
    Map<String, Long> found = new TreeMap<>();
    Set<List<Object>> seen = new HashSet<>();
    Set<Object> ids = new HashSet<>();
    for (Object[] row : source.rows(0).toList()) {
      String rule =
          row[0] == null
              ? "missing_product_id"
              : !seen.add(Arrays.asList(row))
                  ? "exact_repeat"
                  : !ids.add(row[0])
                      ? "duplicate_product_id"
                      : (double) row[5] < 0 ? "negative_unit_cost" : "";
      if (!rule.isEmpty()) {
        found.merge(rule, 1L, Long::sum);
      }
    }
    assertThat(found).isEqualTo(SHOP.planted("products"));
    assertThat(ids).hasSize(480);
  }
}
