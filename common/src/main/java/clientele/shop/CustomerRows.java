package clientele.shop;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.math3.util.FastMath;
import org.apache.spark.sql.types.StructType;

/**
 * The customers: who they are and where they live, with gaps as in life. Planted dirt comes on top,
 * except for impossible ages, incomes and coordinates: those spoil a value of an existing
 * customer's row, which ingest repairs, so that the number of customers stays right.
 */
final class CustomerRows implements RowSource {
  private static final long serialVersionUID = 1L;
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "customer_id STRING, first_name STRING, last_name STRING, email STRING,"
              + " birth_date DATE, gender STRING, income DOUBLE, education STRING,"
              + " marital_status STRING, household_size INT, occupation STRING, city STRING,"
              + " region STRING, country STRING, postal_code STRING, latitude DOUBLE,"
              + " longitude DOUBLE, signup_ts TIMESTAMP, consent_marketing BOOLEAN,"
              + " loyalty_tier STRING");
  private static final String[] DOMAINS = {"example.com", "example.org", "example.net"};
  private static final double DAYS_IN_YEAR = 365.25;
  private static final int LONGEST_WAIT_DAYS = 12;
  private static final double TOWN_RADIUS_DEGREES = 0.04;

  private final ShopSpec spec;
  private final Sower sower;
  private final CustomerDirt dirt;

  CustomerRows(ShopSpec spec, Dirt dirt) {
    this.spec = spec;
    this.sower = Sower.overHosts(spec.customers(), dirt.of("customers"));
    this.dirt = new CustomerDirt(spec, SCHEMA);
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
    Object[] row = row(Person.of(spec, customer));
    boolean spoilt = false;
    for (Sower.Seed seed : sower.at(customer)) {
      Object[] planted = dirt.spoilt(seed, row);
      out.accept(planted);
      spoilt |= CustomerDirt.spoilsTheRow(seed.rule());
    }
    if (!spoilt) {
      out.accept(row);
    }
  }

  private Object[] row(Person person) {
    Draws draws = new Draws(spec.seed(), person.index(), Draws.Purpose.PROFILE);
    TrueSegment segment = person.segment();
    Place home = person.home();
    boolean woman = draws.chance(segment.female());
    Names.Full name = Names.of(home.country()).draw(draws, woman, person.index());
    String email =
        Names.plain(name.first())
            + "."
            + Names.plain(name.last())
            // The number keeps addresses apart: nobody shares one but planted duplicates.
            + (person.index() + 1)
            + "@"
            + DOMAINS[draws.below(DOMAINS.length)];
    double income =
        segment.income().median() * FastMath.exp(draws.normal(0, segment.income().sigma()));
    double latitude = home.latitude() + draws.normal(0, TOWN_RADIUS_DEGREES);
    double longitude = home.longitude() + draws.normal(0, TOWN_RADIUS_DEGREES);
    boolean located = !draws.chance(0.03);
    String gender = draws.chance(0.01) ? "diverse" : woman ? "female" : "male";
    return new Object[] {
      person.id(),
      name.first(),
      name.last(),
      email,
      known(draws, 0.06, Names.birthDay(birthDay(segment, draws), person.index())),
      known(draws, 0.04, gender),
      known(draws, 0.12, Math.round(income / 100) * 100.0),
      known(draws, 0.06, segment.education().draw(draws)),
      known(draws, 0.05, segment.marital().draw(draws)),
      known(draws, 0.04, Integer.valueOf(segment.household().draw(draws))),
      known(draws, 0.08, segment.occupation().draw(draws)),
      home.city(),
      home.region(),
      home.country(),
      home.postalPrefix() + Ids.of('-', draws.below(1000), 3).substring(1),
      located ? rounded(latitude) : null,
      located ? rounded(longitude) : null,
      Times.micros(
          (long) person.joinedDay() - 1 - draws.below(LONGEST_WAIT_DAYS),
          Times.secondOfDay(draws, 18, 4, 5, 24)),
      known(draws, 0.02, person.consent()),
      segment.loyalty().draw(draws)
    };
  }

  private Integer birthDay(TrueSegment segment, Draws draws) {
    TrueSegment.Age age = segment.age();
    double years;
    do {
      years = draws.normal(age.mean(), age.sd());
    } while (years < age.min() || years > age.max());
    return (int) (spec.untilDay() - years * DAYS_IN_YEAR);
  }

  private static Double rounded(double degrees) {
    return Math.round(degrees * 1e5) / 1e5;
  }

  /** The value, or null in a share of the rows. Draws in both cases: gaps shift nothing else. */
  private static Object known(Draws draws, double gaps, Object value) {
    return draws.chance(gaps) ? null : value;
  }
}
