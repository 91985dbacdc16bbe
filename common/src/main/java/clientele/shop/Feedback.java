package clientele.shop;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/** Scores from 0 to 10 and words of some customers, happier in some segments than in others. */
final class Feedback implements RowSource {
  private static final long serialVersionUID = 1L;
  private static final double GIVEN = 0.08;

  /** About how many rows there are, for sizes and shares. */
  static final double ROWS_PER_CUSTOMER = GIVEN;

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "customer_id STRING, ts TIMESTAMP, score INT, text STRING, channel STRING,"
              + " feedback_id STRING");
  private static final double DEVIATION = 1.9;
  private static final int BEST = 10;
  private static final int PLEASED_FROM = 9;
  private static final int PASSIVE_FROM = 7;
  private static final String[] CHANNELS = {"e-mail", "web", "store terminal", "call centre"};
  private static final String[] PLEASED = {
    "Great, as always.",
    "Fast delivery, friendly staff, thank you!",
    "The \"Premium\" line is worth it.",
    "Love it \uD83D\uDE0A",
    "Très bien, je recommande."
  };
  private static final String[] PASSIVE = {
    "It was fine.", "Good goods, slow checkout.", "OK; could be cheaper.", "Solide, nicht mehr."
  };
  private static final String[] DISPLEASED = {
    "Parcel late, nobody answered my e-mail.",
    "Wrong size again (ordered M, got L).",
    "They said \"tomorrow\", it took two weeks.",
    "Too expensive \uD83D\uDE21",
    "Nie polecam."
  };

  private final ShopSpec spec;
  private final SideDirt dirt;

  Feedback(ShopSpec spec, Dirt dirt) {
    this.spec = spec;
    this.dirt = new SideDirt("feedback", SCHEMA, spec, dirt);
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
    Draws draws = new Draws(spec.seed(), customer, Draws.Purpose.FEEDBACK);
    if (!draws.chance(GIVEN) && !dirt.hosts(customer)) {
      return;
    }
    Person person = Person.of(spec, customer);
    int day = person.dayAfter(draws.between(0, person.weeksObserved(spec)));
    double drawn = draws.normal(person.segment().satisfaction(), DEVIATION);
    int score = (int) Math.max(0, Math.min(BEST, Math.round(drawn)));
    String words = words(score, draws);
    boolean silent = draws.chance(0.45);
    boolean unscored = draws.chance(0.04);
    Object[] row = {
      person.id(),
      Times.micros(day, Times.secondOfDay(draws, 14, 4, 7, 23)),
      unscored ? null : score,
      silent ? null : words,
      CHANNELS[draws.below(CHANNELS.length)],
      Ids.of('F', customer + 1, 7)
    };
    dirt.plant(customer, List.<Object[]>of(row), out);
  }

  private static String words(int score, Draws draws) {
    String[] all = score >= PLEASED_FROM ? PLEASED : score >= PASSIVE_FROM ? PASSIVE : DISPLEASED;
    return all[draws.below(all.length)];
  }
}
