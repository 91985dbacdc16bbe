package clientele.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.testing.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

@SparkTest
class SurveyFactorsTest {
  private static final StructType ANSWERS =
      StructType.fromDDL("customer_id STRING, question STRING, trait STRING, answer DOUBLE");

  /** Answers from 1 to 5 to eight questions of two traits, a tenth of them missing. */
  private static Dataset<Row> answers(SparkSession spark, int customers, List<double[]> truth) {
    Random random = new Random(4);
    List<Row> rows = new ArrayList<>();
    for (int customer = 0; customer < customers; customer++) {
      double[] traits = {random.nextGaussian(), random.nextGaussian()};
      truth.add(traits);
      for (int question = 0; question < 8; question++) {
        double leaning = 0.8 * traits[question % 2] + 0.6 * random.nextGaussian();
        if (random.nextDouble() > 0.1) {
          rows.add(
              RowFactory.create(
                  String.format(java.util.Locale.ROOT, "c%04d", customer),
                  "question " + question,
                  question % 2 == 0 ? "price" : "service",
                  (double) Math.max(1, Math.min(5, Math.round(3 + leaning)))));
        }
      }
    }
    return spark.createDataFrame(rows, ANSWERS);
  }

  @Test
  void plantedTraitsAreFoundAndScored(SparkSession spark) {
    List<double[]> truth = new ArrayList<>();
    Dataset<Row> answers = answers(spark, 600, truth);
    SurveyFactors factors = SurveyFactors.fit(answers, 7).orElseThrow();

    assertThat(factors.names()).containsExactlyInAnyOrder("price", "service");
    for (int j = 0; j < 2; j++) {
      assertThat(factors.model().alpha(j)).isBetween(0.75, 0.95);
    }
    assertThat(factors.respondents()).isEqualTo(600);
    List<Row> scores = factors.scores(answers).orderBy("customer_id").collectAsList();
    assertThat(scores).hasSize(600);
    for (int trait = 0; trait < 2; trait++) {
      double product = 0;
      double own = 0;
      double square = 0;
      for (int i = 0; i < scores.size(); i++) {
        double score = (Double) scores.get(i).getJavaMap(1).get(trait == 0 ? "price" : "service");
        product += score * truth.get(i)[trait];
        own += score * score;
        square += truth.get(i)[trait] * truth.get(i)[trait];
      }
      assertThat(product / Math.sqrt(own * square)).isGreaterThan(0.85);
    }
    // Other files, the same model to the last bit.
    SurveyFactors again =
        SurveyFactors.fit(answers.repartition(5).orderBy("answer"), 7).orElseThrow();
    for (int i = 0; i < 8; i++) {
      assertThat(again.model().weight(i, 0)).isEqualTo(factors.model().weight(i, 0));
      assertThat(again.model().weight(i, 1)).isEqualTo(factors.model().weight(i, 1));
    }
  }

  @Test
  void fewQuestionsOrRespondentsHaveNoFactors(SparkSession spark) {
    Dataset<Row> answers = answers(spark, 120, new ArrayList<>());

    assertThat(SurveyFactors.fit(answers.where("question < 'question 3'"), 1)).isEmpty();
    assertThat(SurveyFactors.fit(answers.where("customer_id < 'c0050'"), 1)).isEmpty();
    assertThat(SurveyFactors.fit(answers.limit(0), 1)).isEmpty();
    assertThat(
            SurveyFactors.fit(
                answers.selectExpr("customer_id", "question", "trait", "3D as answer"), 1))
        .isEmpty();
  }

  @Test
  void unrelatedAnswersHaveAModelWithoutFactors(SparkSession spark) {
    Random random = new Random(9);
    List<Row> rows = new ArrayList<>();
    for (int customer = 0; customer < 300; customer++) {
      for (int question = 0; question < 5; question++) {
        rows.add(
            RowFactory.create("c" + customer, "q" + question, null, (double) random.nextInt(5)));
      }
    }
    SurveyFactors factors =
        SurveyFactors.fit(spark.createDataFrame(rows, ANSWERS), 2).orElseThrow();

    assertThat(factors.names()).isEmpty();
    assertThat(factors.model().factors()).isZero();
  }

  @Test
  void deviationsAreThoseOfTheAnswers(SparkSession spark) {
    Dataset<Row> answers = answers(spark, 200, new ArrayList<>());
    SurveyFactors factors = SurveyFactors.fit(answers, 7).orElseThrow();
    Row expected =
        answers
            .where("question = 'question 0'")
            .selectExpr("avg(answer)", "stddev(answer)")
            .first();

    assertThat(factors.mean(0)).isCloseTo(expected.getDouble(0), within(1e-9));
    assertThat(factors.deviation(0)).isCloseTo(expected.getDouble(1), within(1e-9));
  }
}
