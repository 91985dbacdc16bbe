package clientele.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** A shop's tables as plain rows, made in this thread without Spark. */
record ShopParts(ShopSpec spec, PurchasePlan plan, Catalogue catalogue, Dirt dirt) {
  static ShopParts of(ShopSpec spec) {
    Catalogue catalogue = new Catalogue(spec.seed());
    return new ShopParts(
        spec, Calibration.plan(spec), catalogue, new Dirt(spec, catalogue.products().size()));
  }

  static ShopParts of(long customers, long transactions, long seed) {
    return of(ShopSpec.of(customers, transactions, seed, ShopSpec.Format.PARQUET));
  }

  List<Object[]> transactions() {
    return rows(new TransactionRows(spec, plan, catalogue, dirt));
  }

  List<Object[]> truth() {
    return rows(new Truth(spec, plan, dirt));
  }

  List<Object[]> rows(RowSource source) {
    List<Object[]> rows = new ArrayList<>();
    LongStream.range(0, spec.chunks()).forEach(chunk -> source.rows(chunk).forEach(rows::add));
    return rows;
  }

  Map<String, Long> planted(String source) {
    Map<String, Long> planted = new TreeMap<>();
    dirt.of(source).forEach(kind -> planted.put(kind.rule(), kind.rows()));
    return planted;
  }
}
