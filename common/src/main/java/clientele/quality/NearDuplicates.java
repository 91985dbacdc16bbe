package clientele.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * One person under several customer ids. Customers are compared within blocks only: those with one
 * mailbox, and those born on one day in one postal code; their names by the similarity of Jaro and
 * Winkler (Winkler 1990), as they are written and with their words sorted, whichever is greater: so
 * swapped first and last names are equal, and a slip that moves a word among the sorted ones does
 * no harm. Where a letter that is missing or doubled stands before the same letter again, that
 * similarity pairs the wrong ones and is low; so names that are one letter apart (Levenshtein 1966)
 * are very alike whatever it says. Ids that are alike by way of a third one are one person, too.
 */
final class NearDuplicates {
  /** Names this alike belong together where the mailbox is one. */
  static final double ALIKE = 0.85;

  /** Without a common mailbox, birthday and postal code ask for more. */
  static final double VERY_ALIKE = 0.95;

  /** In a shorter name, first and last together, one letter makes another name. */
  static final int LETTERS_FOR_A_SLIP = 8;

  /** A larger block is a placeholder (an office's mailbox, a default birthday), not a person. */
  static final int LARGEST_BLOCK = 50;

  private static final String MAILBOX = "same_mailbox";
  private static final String PLACE = "same_birth_date_and_postal_code";
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern BLANK = Pattern.compile(" ");
  private static final int ID = 0;
  private static final int NAME = 1;
  private static final int BOX = 2;
  private static final int SINCE = 3;

  private NearDuplicates() {}

  /**
   * Finds the ids of persons who have several.
   *
   * @param persons one row a customer: customer_id, name, email, birth_date, postal_code, signup_ts
   * @param apart pairs of ids that are two persons
   * @return a row for each id but the first of its person: customer_id; kept_customer_id, the first
   *     one, by signup, then in text order; rule, by which the two, or it and a third one, were
   *     compared; score, the similarity of their names, 0 to 1; ids, how many the person has
   */
  static Dataset<Row> of(Dataset<Row> persons, List<List<String>> apart) {
    Dataset<Row> comparable =
        persons
            .select(
                col("customer_id"),
                text(NearDuplicates::plain, col("name")).as("name"),
                text(NearDuplicates::mailbox, col("email")).as("mailbox"),
                concat(col("birth_date").cast("string"), lit("|"), col("postal_code")).as("place"),
                coalesce(col("signup_ts").cast("long"), lit(Long.MAX_VALUE)).as("since"))
            .where("name is not null");
    ArrayList<List<String>> two = new ArrayList<>(apart);
    return pairs(comparable)
        .repartition(1)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) pairs -> Persons.of(pairs, two),
            Encoders.row(Persons.SCHEMA));
  }

  /**
   * The likest earlier one of each customer in each block. Of a block no more rows are gathered
   * than tell that it is too large.
   */
  private static Dataset<Row> pairs(Dataset<Row> comparable) {
    Column place = row_number().over(Window.partitionBy("block").orderBy("customer_id"));
    return blockedBy(comparable, "mailbox", MAILBOX)
        .unionByName(blockedBy(comparable, "place", PLACE))
        .withColumn("at", place)
        .where(col("at").leq(LARGEST_BLOCK + 1))
        .groupBy("block", "rule")
        .agg(
            collect_list(struct("customer_id", "name", "mailbox", "since")).as("members"),
            count(lit(1)).as("size"))
        .where(col("size").between(2, LARGEST_BLOCK))
        .select("rule", "members")
        .flatMap(
            (FlatMapFunction<Row, Row>) block -> pairs(block.getString(0), block.getList(1)),
            Encoders.row(Persons.PAIR));
  }

  private static Dataset<Row> blockedBy(Dataset<Row> comparable, String column, String rule) {
    return comparable
        .where(col(column).isNotNull())
        .withColumn("block", concat(lit(rule + ":"), col(column)))
        .withColumn("rule", lit(rule));
  }

  private static Iterator<Row> pairs(String rule, List<Row> members) {
    List<Row> byAge = new ArrayList<>(members);
    byAge.sort(
        Comparator.comparing((Row member) -> member.getLong(SINCE))
            .thenComparing(member -> member.getString(ID)));
    List<Row> pairs = new ArrayList<>();
    for (int at = 1; at < byAge.size(); at++) {
      Row later = byAge.get(at);
      for (Row first : byAge.subList(0, at)) {
        double score = similarity(later.getString(NAME), first.getString(NAME));
        if (score >= bound(later, first)) {
          pairs.add(
              RowFactory.create(
                  later.getString(ID),
                  later.getLong(SINCE),
                  first.getString(ID),
                  first.getLong(SINCE),
                  rule,
                  score));
        }
      }
    }
    return pairs.iterator();
  }

  /** How alike two names are, 0 to 1, of {@link #plain} words. */
  static double similarity(String one, String other) {
    return Math.max(
        similarityInOrder(one, other), similarityInOrder(sortedWords(one), sortedWords(other)));
  }

  private static double similarityInOrder(String one, String other) {
    double similarity = new JaroWinklerSimilarity().apply(one, other);
    boolean slip =
        Math.max(one.length(), other.length()) >= LETTERS_FOR_A_SLIP
            && new LevenshteinDistance(1).apply(one, other) >= 0;
    return slip ? Math.max(VERY_ALIKE, similarity) : similarity;
  }

  private static double bound(Row one, Row other) {
    boolean known = !one.isNullAt(BOX) && !other.isNullAt(BOX);
    if (known && one.getString(BOX).equals(other.getString(BOX))) {
      return ALIKE;
    }
    // Two mailboxes are two persons, unless all else is equal.
    return known ? 1 : VERY_ALIKE;
  }

  private static Column text(UDF1<String, String> function, Column column) {
    return udf(function, DataTypes.StringType).apply(column);
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

  /** The words of a name without accents, in lower case, one blank between them. */
  static String plain(String name) {
    if (name == null) {
      return null;
    }
    String bare = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
    String words = BETWEEN_WORDS.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    return words.isEmpty() ? null : words;
  }

  private static String sortedWords(String plain) {
    String[] words = BLANK.split(plain);
    Arrays.sort(words);
    return String.join(" ", words);
  }
}
