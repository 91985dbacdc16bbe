package clientele.quality;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One person under two customer ids. Customers are compared within blocks only: those with one
 * mailbox, and those born on one day in one postal code; their names by the similarity of Jaro and
 * Winkler (Winkler 1990) on sorted words, so that swapped first and last names are equal.
 */
final class NearDuplicates {
  /** Names this alike belong together where the mailbox is one. */
  static final double ALIKE = 0.85;

  /** Without a common mailbox, birthday and postal code ask for more. */
  static final double VERY_ALIKE = 0.95;

  /** A larger block is a placeholder (an office's mailbox, a default birthday), not a person. */
  static final int LARGEST_BLOCK = 50;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final StructType PAIR =
      new StructType()
          .add("customer_id", DataTypes.StringType)
          .add("kept_customer_id", DataTypes.StringType)
          .add("score", DataTypes.DoubleType);

  private static final String RULE = "near_duplicate_customer";

  private NearDuplicates() {}

  /**
   * Looks for persons under two ids among the accepted customers.
   *
   * @param judged the customers
   * @return what was found
   */
  static Finding find(Dataset<Row> judged) {
    Dataset<Row> later =
        of(judged
                .where(functions.col(Inspection.RULE).isNull())
                .withColumnRenamed(Inspection.IDENTITY_NAME, "name")
                .withColumnRenamed(Inspection.IDENTITY_EMAIL, "email"))
            .select(functions.col("customer_id"), functions.lit(true).as("_near_duplicate"));
    return new Finding(
        RULE,
        later.count(),
        "The name is like that of an earlier customer with the same mailbox, or born on the same"
            + " day in the same postal code (sources.customers.identity).",
        rows ->
            rows.join(later, new String[] {"customer_id"}, "left")
                .withColumn(
                    Inspection.FLAGS, Finding.flagsWith(functions.col("_near_duplicate"), RULE))
                .drop("_near_duplicate"));
  }

  /**
   * Finds the later ones of each group of like customers.
   *
   * @param persons one row a customer: customer_id, name, email, birth_date, postal_code, signup_ts
   * @return customer_id, the id of the one who was there first, and the similarity of the names, 0
   *     to 1; one row a later customer
   */
  static Dataset<Row> of(Dataset<Row> persons) {
    Column mailbox = text(NearDuplicates::mailbox, functions.col("email"));
    Column words = text(NearDuplicates::sortedWords, functions.col("name"));
    Column born = functions.col("birth_date").cast("string");
    Dataset<Row> comparable =
        persons
            .select(
                functions.col("customer_id"),
                words.as("name"),
                mailbox.as("mailbox"),
                functions
                    .concat(born, functions.lit("|"), functions.col("postal_code"))
                    .as("place"),
                functions.col("signup_ts").cast("long").as("since"))
            .where("name is not null");
    Dataset<Row> blocks =
        blockedBy(comparable, "mailbox")
            .unionByName(blockedBy(comparable, "place"))
            .groupBy("block")
            .agg(
                functions
                    .collect_list(
                        functions.struct("customer_id", "name", "mailbox", "place", "since"))
                    .as("members"),
                functions.count(functions.lit(1)).as("size"))
            .where(functions.col("size").between(2, LARGEST_BLOCK))
            .select("members");
    Dataset<Row> pairs =
        blocks.flatMap(
            (FlatMapFunction<Row, Row>) block -> pairs(block.getList(0)), Encoders.row(PAIR));
    // A customer who is like several is said to be the one he is most like.
    return pairs
        .groupBy("customer_id")
        .agg(
            functions
                .max(functions.struct(functions.col("score"), functions.col("kept_customer_id")))
                .as("best"))
        .select("customer_id", "best.kept_customer_id", "best.score");
  }

  private static Dataset<Row> blockedBy(Dataset<Row> comparable, String column) {
    return comparable
        .where(functions.col(column).isNotNull())
        .withColumn("block", functions.concat(functions.lit(column + ":"), functions.col(column)));
  }

  private static Iterator<Row> pairs(List<Row> members) {
    List<Row> byAge = new ArrayList<>(members);
    byAge.sort(
        Comparator.comparing(
                (Row member) -> member.isNullAt(4) ? Long.MAX_VALUE : member.getLong(4))
            .thenComparing(member -> member.getString(0)));
    JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();
    List<Row> pairs = new ArrayList<>();
    for (int later = 1; later < byAge.size(); later++) {
      for (int first = 0; first < later; first++) {
        double score =
            similarity.apply(byAge.get(later).getString(1), byAge.get(first).getString(1));
        if (score >= bound(byAge.get(later), byAge.get(first))) {
          pairs.add(
              RowFactory.create(
                  byAge.get(later).getString(0), byAge.get(first).getString(0), score));
          break;
        }
      }
    }
    return pairs.iterator();
  }

  private static double bound(Row one, Row other) {
    boolean known = !one.isNullAt(2) && !other.isNullAt(2);
    if (known && one.getString(2).equals(other.getString(2))) {
      return ALIKE;
    }
    // Two mailboxes are two persons, unless all else is equal.
    return known ? 1 : VERY_ALIKE;
  }

  private static Column text(UDF1<String, String> function, Column column) {
    return functions.udf(function, DataTypes.StringType).apply(column);
  }

  /** The address in lower case without the part that only sorts the mail. */
  static String mailbox(String address) {
    if (address == null) {
      return null;
    }
    String lower = address.strip().toLowerCase(Locale.ROOT);
    int at = lower.lastIndexOf('@');
    if (at <= 0 || at == lower.length() - 1) {
      return null;
    }
    int plus = lower.indexOf('+');
    return lower.substring(0, plus > 0 && plus < at ? plus : at) + lower.substring(at);
  }

  /** The words of a name in alphabetical order, without accents, in lower case. */
  static String sortedWords(String name) {
    if (name == null) {
      return null;
    }
    String plain = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
    String[] words = BETWEEN_WORDS.split(plain.toLowerCase(Locale.ROOT).strip());
    Arrays.sort(words);
    String sorted = String.join(" ", words).strip();
    return sorted.isEmpty() ? null : sorted;
  }
}
