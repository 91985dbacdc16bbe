package clientele.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/** The products with list price and cost. A negative cost spoils an existing product's row. */
final class ProductRows implements RowSource {
  private static final long serialVersionUID = 1L;
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "product_id STRING, product_name STRING, category STRING, brand STRING,"
              + " list_price DOUBLE, unit_cost DOUBLE");
  private static final int ID = 0;
  private static final int NAME = 1;
  private static final int COST = 5;

  private final Catalogue catalogue;
  private final Sower sower;

  ProductRows(Catalogue catalogue, Dirt dirt) {
    this.catalogue = catalogue;
    this.sower = Sower.overHosts(catalogue.products().size(), dirt.of("products"));
  }

  @Override
  public StructType schema() {
    return SCHEMA;
  }

  @Override
  public Stream<Object[]> rows(long chunk) {
    List<Product> products = catalogue.products();
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < products.size(); i++) {
      Product product = products.get(i);
      Object[] row = {
        product.id(),
        product.name(),
        product.category(),
        product.brand(),
        product.priceCents() / 100.0,
        product.costCents() / 100.0
      };
      rows.add(row);
      for (Sower.Seed seed : sower.at(i)) {
        switch (seed.rule()) {
          case "exact_repeat" -> rows.add(row);
          case "missing_product_id" -> rows.add(with(row, ID, null));
          // In text order after the clean row, of which it differs in nothing else.
          case "duplicate_product_id" -> rows.add(with(row, NAME, "old: " + row[NAME]));
          case "negative_unit_cost" -> row[COST] = -(double) row[COST];
          default -> throw new IllegalArgumentException("Cannot plant " + seed.rule() + ".");
        }
      }
    }
    return rows.stream();
  }

  private static Object[] with(Object[] row, int column, Object value) {
    Object[] changed = row.clone();
    changed[column] = value;
    return changed;
  }
}
