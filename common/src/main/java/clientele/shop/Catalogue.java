package clientele.shop;

import com.typesafe.config.Config;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.util.FastMath;

/** What the shop sells: in each category products from cheap to dear, evenly on a log scale. */
final class Catalogue implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double LEAST_COST = 0.40;
  private static final double MOST_COST = 0.75;

  private final LinkedHashMap<String, Shelf> shelves = new LinkedHashMap<>();

  /** A category's products, by price. */
  private record Shelf(String name, double low, double high, List<Product> products)
      implements Serializable {}

  Catalogue(long seed) {
    Config data = ShopData.read("catalogue");
    List<String> variants = data.getStringList("variants");
    int count = data.getInt("products_per_category");
    int number = 0;
    for (Config category : data.getConfigList("categories")) {
      double low = category.getDouble("low");
      double high = category.getDouble("high");
      List<String> things = category.getStringList("things");
      List<?> brands = (List<?>) category.getAnyRef("brands");
      List<Product> products = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Draws draws = new Draws(seed, number, Draws.Purpose.PRODUCT);
        number++;
        double price = low * FastMath.pow(high / low, (i + draws.nextDouble()) / count);
        // Prices end in 9 cents, as they do.
        long cents = Math.max(9, Math.round(price * 10) * 10 - 1);
        products.add(
            new Product(
                Ids.of('P', number, 5),
                name(things, variants, i),
                category.getString("name"),
                (String) brands.get(draws.below(brands.size())),
                cents,
                Math.max(1, Math.round(cents * draws.between(LEAST_COST, MOST_COST)))));
      }
      shelves.put(
          category.getString("key"),
          new Shelf(category.getString("name"), low, high, List.copyOf(products)));
    }
  }

  /** Every pair of variant and thing at most once: no name is repeated within a category. */
  private static String name(List<String> things, List<String> variants, int number) {
    int thing = number % things.size();
    int variant = (number / things.size() + 3 * thing) % variants.size();
    return variants.get(variant) + " " + things.get(thing);
  }

  /** All products, by id. */
  List<Product> products() {
    return shelves.values().stream().flatMap(shelf -> shelf.products().stream()).toList();
  }

  /** A category's name, by key. */
  String name(String category) {
    return shelves.get(category).name();
  }

  /** The dearest price of a category, EUR. */
  double dearest(String category) {
    return shelves.get(category).high();
  }

  /** The cheapest price of a category, EUR. */
  double cheapest(String category) {
    return shelves.get(category).low();
  }

  /**
   * A product of a category whose price is near one asked for, and which is not yet in the basket.
   */
  Product near(String category, double price, Draws draws, Map<String, Product> basket) {
    Shelf shelf = shelves.get(category);
    List<Product> products = shelf.products();
    double place = FastMath.log(price / shelf.low()) / FastMath.log(shelf.high() / shelf.low());
    int last = products.size() - 1;
    long near = (long) FastMath.floor(place * products.size() + draws.normal(0, 1));
    int at = (int) Math.max(0, Math.min(last, near));
    for (int step = 0; step <= 2 * last; step++) {
      // Outwards: 0, +1, −1, +2, −2 …
      int candidate = at + (step + 1) / 2 * (step % 2 == 0 ? -1 : 1);
      if (candidate >= 0
          && candidate <= last
          && !basket.containsKey(products.get(candidate).id())) {
        return products.get(candidate);
      }
    }
    // A basket with all of the category in it: whatever else there is.
    return products().stream()
        .filter(product -> !basket.containsKey(product.id()))
        .findFirst()
        .orElse(products.get(at));
  }
}
