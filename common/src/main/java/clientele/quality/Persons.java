package clientele.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which ids are one person: the connected components of the pairs that are alike, the likest pairs
 * first, so that two ids which are to be kept apart never meet by way of others (union–find with
 * cannot-links). What it holds grows with the pairs found, not with the customers.
 */
final class Persons {
  /** A pair that is alike, the later id first; since is in seconds, or the largest long. */
  static final StructType PAIR =
      new StructType()
          .add("customer_id", DataTypes.StringType)
          .add("since", DataTypes.LongType)
          .add("other_id", DataTypes.StringType)
          .add("other_since", DataTypes.LongType)
          .add("rule", DataTypes.StringType)
          .add("score", DataTypes.DoubleType);

  static final StructType SCHEMA =
      new StructType()
          .add("customer_id", DataTypes.StringType)
          .add("kept_customer_id", DataTypes.StringType)
          .add("rule", DataTypes.StringType)
          .add("score", DataTypes.DoubleType)
          .add("ids", DataTypes.IntegerType);

  private record Pair(String one, String other, String rule, double score) {}

  private final Map<String, Long> since = new HashMap<>();
  private final Map<String, String> above = new HashMap<>();
  private final Map<String, Integer> size = new HashMap<>();
  private final List<List<String>> apart = new ArrayList<>();

  private Persons() {}

  /** Rows of {@link #SCHEMA} from all rows of {@link #PAIR}, in the order of the ids. */
  static Iterator<Row> of(Iterator<Row> pairs, List<List<String>> apart) {
    Persons persons = new Persons();
    List<Pair> alike = persons.read(pairs);
    apart.stream().filter(persons.above.keySet()::containsAll).forEach(persons.apart::add);
    alike.sort(
        Comparator.comparing(Pair::score, Comparator.reverseOrder())
            .thenComparing(Pair::one)
            .thenComparing(Pair::other)
            .thenComparing(Pair::rule));
    Map<String, Pair> likest = new TreeMap<>();
    for (Pair pair : alike) {
      if (persons.join(pair.one(), pair.other())) {
        likest.putIfAbsent(pair.one(), pair);
        likest.putIfAbsent(pair.other(), pair);
      }
    }
    return likest.entrySet().stream()
        .filter(entry -> !persons.first(entry.getKey()).equals(entry.getKey()))
        .map(entry -> persons.row(entry.getKey(), entry.getValue()))
        .iterator();
  }

  private List<Pair> read(Iterator<Row> rows) {
    List<Pair> pairs = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      for (int at : new int[] {0, 2}) {
        since.put(row.getString(at), row.getLong(at + 1));
        above.put(row.getString(at), row.getString(at));
        size.put(row.getString(at), 1);
      }
      pairs.add(new Pair(row.getString(0), row.getString(2), row.getString(4), row.getDouble(5)));
    }
    return pairs;
  }

  /** The first id of an id's person. */
  private String first(String id) {
    String top = id;
    while (!above.get(top).equals(top)) {
      top = above.get(top);
    }
    for (String at = id; !at.equals(top); ) {
      String next = above.get(at);
      above.put(at, top);
      at = next;
    }
    return top;
  }

  /** Whether the two are one person now. */
  private boolean join(String one, String other) {
    String left = first(one);
    String right = first(other);
    if (left.equals(right)) {
      return true;
    }
    for (List<String> two : apart) {
      String a = first(two.get(0));
      String b = first(two.get(1));
      if ((a.equals(left) && b.equals(right)) || (a.equals(right) && b.equals(left))) {
        return false;
      }
    }
    boolean leftIsFirst =
        Comparator.comparing((String id) -> since.get(id))
                .thenComparing(Comparator.naturalOrder())
                .compare(left, right)
            < 0;
    String kept = leftIsFirst ? left : right;
    above.put(leftIsFirst ? right : left, kept);
    size.put(kept, size.get(left) + size.get(right));
    return true;
  }

  private Row row(String id, Pair likest) {
    String kept = first(id);
    return RowFactory.create(id, kept, likest.rule(), likest.score(), size.get(kept));
  }
}
