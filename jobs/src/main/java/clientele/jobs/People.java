package clientele.jobs;

import clientele.features.MergedIdentities;
import clientele.lake.Lake;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.IdentityMap;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The clean tables as persons have filled them: rows of an id that is merged count for the id that
 * is kept. Where nothing is merged the tables are as they are, without a join.
 */
final class People {
  private final Lake lake;
  private final Optional<Dataset<Row>> merges;

  private People(Lake lake, Optional<Dataset<Row>> merges) {
    this.lake = lake;
    this.merges = merges;
  }

  static People of(Lake lake) {
    boolean merged = lake.has(IdentityMap.CONTRACT) && !lake.read(IdentityMap.CONTRACT).isEmpty();
    return new People(
        lake, merged ? Optional.of(lake.read(IdentityMap.CONTRACT)) : Optional.empty());
  }

  /**
   * The rows of a clean table.
   *
   * @throws clientele.run.UserException (nothing to do) where the table is not there yet
   */
  Dataset<Row> read(TableContract clean) {
    Dataset<Row> rows = lake.read(clean);
    if (merges.isEmpty() || !List.of(rows.columns()).contains("customer_id")) {
      return rows;
    }
    return clean.equals(CleanCustomers.CONTRACT)
        ? MergedIdentities.customers(rows, merges.get())
        : MergedIdentities.of(rows, merges.get());
  }

  /** The same, empty where there is no table. */
  Optional<Dataset<Row>> find(TableContract clean) {
    return lake.has(clean) ? Optional.of(read(clean)) : Optional.empty();
  }
}
