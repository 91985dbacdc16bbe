package clientele.shop;

import com.typesafe.config.Config;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.math3.util.FastMath;
import org.apache.spark.sql.types.StructType;

/**
 * A survey of some customers, one row an answer from 1 to 5. Behind the questions stand three
 * factors: an answer is loading × factor score + √(1 − loading²) × noise, cut at thresholds. Table
 * surveys.
 */
final class Survey implements RowSource {
  private static final long serialVersionUID = 1L;

  /** The factors, in the order in which a person's scores stand. */
  static final List<String> TRAITS =
      List.of("price_sensitivity", "quality_orientation", "service_expectation");

  private static final double ASKED = 0.05;
  private static final double UNANSWERED = 0.03;

  /** About how many answers there are, for sizes and shares. */
  static final double ROWS_PER_CUSTOMER = ASKED * 12.6;

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "customer_id STRING, survey_id STRING, question STRING, answer INT, trait STRING,"
              + " ts TIMESTAMP");

  private final ShopSpec spec;
  private final SideDirt dirt;
  private final ArrayList<Question> questions = new ArrayList<>();
  private final ArrayList<Double> thresholds;

  private record Question(String text, String trait, double loading) implements Serializable {}

  Survey(ShopSpec spec, Dirt dirt) {
    this.spec = spec;
    this.dirt = new SideDirt("surveys", SCHEMA, spec, dirt);
    Config data = ShopData.read("questions");
    thresholds = new ArrayList<>(data.getDoubleList("thresholds"));
    for (Config question : data.getConfigList("questions")) {
      questions.add(
          new Question(
              question.getString("text"),
              question.getString("trait"),
              question.getDouble("loading")));
    }
  }

  @Override
  public StructType schema() {
    return SCHEMA;
  }

  @Override
  public Stream<Object[]> rows(long chunk) {
    return RowSource.byCustomer(spec, chunk, this::rows);
  }

  private void rows(long customer, Consumer<Object[]> out) {
    Draws draws = new Draws(spec.seed(), customer, Draws.Purpose.SURVEY);
    if (!draws.chance(ASKED) && !dirt.hosts(customer)) {
      return;
    }
    Person person = Person.of(spec, customer);
    int day = person.dayAfter(draws.between(0, person.weeksObserved(spec)));
    long ts = Times.micros(day, Times.secondOfDay(draws, 17, 4, 6, 24));
    List<Object[]> rows = new ArrayList<>(questions.size());
    for (Question question : questions) {
      double factor = person.attitudes().get(TRAITS.indexOf(question.trait));
      double noise = FastMath.sqrt(1 - question.loading * question.loading);
      double agreement = question.loading * factor + noise * draws.nextGaussian();
      boolean answered = !draws.chance(UNANSWERED);
      // The first question is answered by all: whoever answers none was not asked.
      if (answered || rows.isEmpty()) {
        rows.add(
            new Object[] {
              person.id(), "S2025", question.text, answer(agreement), question.trait, ts
            });
      }
    }
    dirt.plant(customer, rows, out);
  }

  private int answer(double agreement) {
    int answer = 1;
    for (double threshold : thresholds) {
      if (agreement > threshold) {
        answer++;
      }
    }
    return answer;
  }
}
