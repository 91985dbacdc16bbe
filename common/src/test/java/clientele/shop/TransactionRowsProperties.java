package clientele.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TransactionRowsProperties {
  private static final int RETURN = 13;

  @Property(tries = 60)
  void thereAreAsManyCleanLinesAsAskedFor(
      @ForAll @IntRange(min = 1, max = 2_500) int customers,
      @ForAll @IntRange(min = 1, max = 6_000) int transactions,
      @ForAll long seed) {
    ShopParts shop = ShopParts.of(customers, transactions, seed);
    long planted = shop.planted("transactions").values().stream().mapToLong(n -> n).sum();

    List<Object[]> rows = shop.transactions();
    assertThat(rows).hasSize((int) (transactions + planted));
    long orders = shop.truth().stream().mapToLong(row -> row[4] == null ? 0 : (long) row[4]).sum();
    Set<Object> ids = new HashSet<>();
    rows.stream().filter(row -> ((String) row[0]).startsWith("T")).forEach(row -> ids.add(row[0]));
    assertThat((long) ids.size()).isEqualTo(orders);
  }

  @Property(tries = 40, seed = "20240101")
  void aPlantedRowBreaksItsRuleAndNoOtherAndACleanRowBreaksNone(
      @ForAll @IntRange(min = 1, max = 2_500) int customers,
      @ForAll @IntRange(min = 300, max = 8_000) int transactions,
      @ForAll long seed,
      @ForAll boolean text) {
    ShopSpec.Format format = text ? ShopSpec.Format.CSV : ShopSpec.Format.PARQUET;
    ShopParts shop = ShopParts.of(ShopSpec.of(customers, transactions, seed, format));
    List<Object[]> clean = new ArrayList<>();

    assertThat(LineRules.check(shop.transactions(), clean)).isEqualTo(shop.planted("transactions"));
    assertThat(clean).hasSize(transactions);
  }

  @Property(tries = 30, seed = "20250615")
  void everyLineAddsUpAndEveryReturnTakesBackAnEarlierLine(
      @ForAll @IntRange(min = 1, max = 300) int customers,
      @ForAll @IntRange(min = 300, max = 3_000) int transactions,
      @ForAll long seed) {
    ShopParts shop = ShopParts.of(customers, transactions, seed);
    List<Object[]> clean = new ArrayList<>();
    LineRules.check(shop.transactions(), clean);

    Map<List<Object>, Long> bought = new HashMap<>();
    Map<Object, Object> customerOf = new HashMap<>();
    for (Object[] row : clean) {
      long sign = row[RETURN].equals(true) ? -1 : 1;
      assertThat(cents(row[12]))
          .isEqualTo(sign * (Math.round((double) row[9]) * cents(row[10]) - cents(row[11])));
      assertThat((double) row[12] * sign)
          .isBetween(Basket.LEAST_LINE - 0.1, Basket.MOST_LINE + 0.1);
      assertThat((long) row[2])
          .isBetween(
              Times.micros(shop.spec().fromDay(), 0), Times.micros(shop.spec().untilDay() + 1, 0));
      assertThat(customerOf.merge(row[0], row[1], (before, now) -> before)).isEqualTo(row[1]);
      List<Object> line = List.of(((String) row[0]).substring(1), row[3]);
      if (sign > 0) {
        assertThat(bought.put(line, (long) row[2])).isNull();
      } else {
        assertThat((long) row[2]).isGreaterThan(bought.get(line));
      }
    }
  }

  @Property(tries = 60, seed = "20251231")
  void theFenceSeparatesFromAHundredLinesOn(
      @ForAll @IntRange(min = 1, max = 60) int customers,
      @ForAll @IntRange(min = 100, max = 300) int transactions,
      @ForAll long seed) {
    ShopParts shop = ShopParts.of(customers, transactions, seed);
    assertThat(LineRules.check(shop.transactions(), new ArrayList<>()))
        .isEqualTo(shop.planted("transactions"));
  }

  @Example
  void theSmallestShopHasOneLineAndDirtOfEveryKind() {
    ShopParts shop = ShopParts.of(1, 1, 7);
    assertThat(shop.planted("transactions").values()).hasSize(13).containsOnly(1L);
    assertThat(shop.transactions()).hasSize(1 + 13);
    assertThat(shop.planted("customers"))
        .containsOnlyKeys(
            "duplicate_customer_id",
            "exact_repeat",
            "missing_customer_id",
            "near_duplicate_customer");
  }

  @Example
  void theFenceIsFarFromBothSidesInAShopOfManyLines() {
    List<Object[]> rows = ShopParts.of(10_000, 100_000, 1).transactions();
    List<Object[]> clean = new ArrayList<>();
    assertThat(LineRules.check(rows, clean)).containsEntry("outlier_amount", 10L);
    double dearest = clean.stream().mapToDouble(row -> (double) row[12]).max().orElseThrow();
    double outlier =
        rows.stream()
            .filter(row -> row[12] instanceof Double amount && amount > 1_000 && amount < 1e14)
            .mapToDouble(row -> (double) row[12])
            .min()
            .orElseThrow();
    assertThat(new LineRules(rows).fence()).isBetween(3 * dearest, outlier / 2);
  }

  @Example
  void farMoreLinesThanCustomersOrFarFewer() {
    assertThat(ShopParts.of(1, 200_000, 3).transactions())
        .hasSize(200_000 + (int) planted(ShopParts.of(1, 200_000, 3)));
    assertThat(ShopParts.of(50_000, 10, 3).transactions())
        .hasSize(10 + (int) planted(ShopParts.of(50_000, 10, 3)));
  }

  private static long planted(ShopParts shop) {
    return shop.planted("transactions").values().stream().mapToLong(n -> n).sum();
  }

  private static long cents(Object money) {
    return Math.round((double) money * 100);
  }
}
