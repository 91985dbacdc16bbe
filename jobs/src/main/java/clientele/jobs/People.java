package clientele.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import clientele.features.MergedIdentities;
import clientele.lake.Lake;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.IdentityMap;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

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
        : of(rows);
  }

  /** The same, empty where there is no table. */
  Optional<Dataset<Row>> find(TableContract clean) {
    return lake.has(clean) ? Optional.of(read(clean)) : Optional.empty();
  }

  /** Rows that a clean table has or had, other than the customers', for the ids that are kept. */
  Dataset<Row> of(Dataset<Row> rows) {
    return merges.map(merged -> MergedIdentities.of(rows, merged)).orElse(rows);
  }

  /** Names who is merged with whom: the same text as long as nobody is merged or parted. */
  String fingerprint() {
    if (merges.isEmpty()) {
      return "nobody";
    }
    Row all =
        merges
            .get()
            .agg(
                count(lit(1)),
                sum(
                    xxhash64(col("customer_id"), col("kept_customer_id"))
                        .cast(DataTypes.createDecimalType(38, 0))))
            .first();
    return all.getLong(0) + ":" + all.getDecimal(1);
  }
}
