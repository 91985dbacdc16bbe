package clientele.factors;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The factors behind the answers to a survey, and each customer's scores on them. */
public final class SurveyFactors {
  /** More questions than this are no one scale; the most answered ones are taken. */
  static final int MOST_QUESTIONS = 150;

  /** Fewer questions have no factors to speak of. */
  static final int LEAST_QUESTIONS = 4;

  /** Answers needed for each question, as a rule of thumb (Gorsuch 1983), and in all. */
  static final int LEAST_RESPONDENTS = 100;

  private static final int RESPONDENTS_A_QUESTION = 5;

  private final FactorModel model;
  private final List<String> names;
  private final double[] means;
  private final double[] deviations;
  private final long respondents;

  private SurveyFactors(FactorModel model, List<String> names, PairSums sums) {
    this.model = model;
    this.names = List.copyOf(names);
    this.means = sums.means();
    this.deviations = sums.deviations();
    this.respondents = sums.rows();
  }

  /**
   * Fits factors to the questions that vary.
   *
   * @param answers customer_id, question, trait, answer; a row for each customer and question
   * @param seed of the parallel analysis
   * @return empty where there are too few questions or respondents
   */
  public static Optional<SurveyFactors> fit(Dataset<Row> answers, long seed) {
    List<String> questions = new ArrayList<>();
    Map<String, String> traits = new HashMap<>();
    for (Row row :
        answers
            .groupBy("question")
            .agg(
                count(lit(1)).as("answers"),
                max("trait").as("trait"),
                functions.min("answer").lt(max("answer")).as("varies"))
            .where(col("varies"))
            .orderBy(col("answers").desc(), col("question"))
            .limit(MOST_QUESTIONS)
            .collectAsList()) {
      questions.add(row.getString(0));
      traits.put(row.getString(0), row.getString(2));
    }
    questions.sort(null);
    if (questions.size() < LEAST_QUESTIONS) {
      return Optional.empty();
    }
    PairSums sums =
        wide(answers, questions)
            .toJavaRDD()
            .map(row -> PairSums.values(row, 1))
            .treeAggregate(
                new PairSums(questions.size()),
                (Function2<PairSums, double[], PairSums>) PairSums::add,
                (Function2<PairSums, PairSums, PairSums>) PairSums::merge,
                2);
    if (sums.rows() < Math.max(LEAST_RESPONDENTS, RESPONDENTS_A_QUESTION * questions.size())) {
      return Optional.empty();
    }
    FactorModel model = FactorModel.fit(questions, sums.correlations(), sums.leastPair(), seed);
    return Optional.of(new SurveyFactors(model, names(model, traits), sums));
  }

  /**
   * The factors.
   *
   * @return perhaps none
   */
  public FactorModel model() {
    return model;
  }

  /**
   * The names of the factors.
   *
   * @return the trait that most of a factor's questions are said to measure, else factor_1,
   *     factor_2 …
   */
  public List<String> names() {
    return names;
  }

  /**
   * Customers with an answer to any of the questions.
   *
   * @return how many
   */
  public long respondents() {
    return respondents;
  }

  double mean(int question) {
    return means[question];
  }

  double deviation(int question) {
    return deviations[question];
  }

  /** One row a customer, one column a question. */
  private static Dataset<Row> wide(Dataset<Row> answers, List<String> questions) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      columns.add(
          max(when(col("question").equalTo(questions.get(i)), col("answer"))).as("question_" + i));
    }
    return answers
        .where(col("question").isin(questions.toArray()))
        .groupBy("customer_id")
        .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
  }

  /**
   * Each customer's scores, by regression (Thurstone 1935). A question without an answer counts as
   * answered like the mean.
   *
   * @param answers as for {@link #fit}
   * @return customer_id, factor_scores: a map of the factor's name to the score, with mean 0 over
   *     the respondents; a row for each customer who answered any of the questions
   */
  public Dataset<Row> scores(Dataset<Row> answers) {
    List<Column> labels = new ArrayList<>();
    List<Column> values = new ArrayList<>();
    for (int j = 0; j < names.size(); j++) {
      Column score = lit(0.0);
      for (int i = 0; i < means.length; i++) {
        Column standardised =
            functions.coalesce(
                col("question_" + i).minus(means[i]).divide(deviations[i]), lit(0.0));
        score = score.plus(standardised.multiply(model.weight(i, j)));
      }
      labels.add(lit(names.get(j)));
      values.add(score);
    }
    return wide(answers, model.questions())
        .select(
            col("customer_id"),
            map_from_arrays(
                    array(labels.toArray(Column[]::new)), array(values.toArray(Column[]::new)))
                .as("factor_scores"));
  }

  private static List<String> names(FactorModel model, Map<String, String> traits) {
    List<String> names = new ArrayList<>();
    for (int j = 0; j < model.factors(); j++) {
      Map<String, Integer> votes = new HashMap<>();
      int questions = 0;
      for (int i = 0; i < model.questions().size(); i++) {
        if (model.mainFactor(i) == j) {
          questions++;
          String trait = traits.get(model.questions().get(i));
          if (trait != null) {
            votes.merge(trait, 1, Integer::sum);
          }
        }
      }
      String name = "factor_" + (j + 1);
      for (String trait : new TreeSet<>(votes.keySet())) {
        if (2 * votes.get(trait) > questions && !names.contains(trait)) {
          name = trait;
        }
      }
      names.add(name);
    }
    return names;
  }
}
