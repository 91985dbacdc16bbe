package clientele.quality;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.testing.SparkTest;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class NearDuplicatesTest {
  private static final String COLUMNS =
      " as t(customer_id, name, email, birth_date, postal_code, signup_ts)";

  private static Dataset<Row> persons(SparkSession spark, String values) {
    return spark
        .sql("select * from values " + values + COLUMNS)
        .withColumn("birth_date", org.apache.spark.sql.functions.expr("date(birth_date)"))
        .withColumn("signup_ts", org.apache.spark.sql.functions.expr("timestamp(signup_ts)"));
  }

  @Test
  void alikeIsWhoSharesAMailboxOrABirthdayAtOnePlace(SparkSession spark) {
    Dataset<Row> persons =
        persons(
            spark,
            """
            ('a1', 'José Müller', 'jm@x.org', '1980-01-02', '10115', '2020-01-01'),
            ('a2', 'muller, JOSE', 'JM+news@x.org', null, null, '2019-01-01'),
            ('a3', 'Jose Muler', null, '1980-01-02', '10115', null),
            ('b1', 'José Müller', 'other@x.org', '1990-05-05', '10115', '2020-01-01'),
            ('c1', 'Lea Huber', 'lea@x.org', '2001-03-03', '80331', '2020-01-01'),
            ('c2', 'Leo Huber', 'leo@x.org', '2001-03-03', '80331', '2020-01-01'),
            ('d1', 'Ann Lee', 'office@x.org', '1970-01-01', '1', '2020-01-01'),
            ('d2', 'Robert Smith', 'office@x.org', '1971-01-01', '1', '2020-01-01'),
            ('e1', ' - ', 'none@x.org', '1975-01-01', '2', '2020-01-01'),
            ('e2', null, 'none@x.org', '1975-01-01', '2', '2020-01-01'),
            ('f1', 'Bernd Berger', 'bb@x.org', null, null, '2020-01-01'),
            ('f2', 'Bernd Brger', 'bb@x.org', null, null, '2021-01-01')""");
    for (int partitions : new int[] {1, 3}) {
      assertThatData(
              NearDuplicates.of(persons.repartition(partitions), List.of())
                  .selectExpr("customer_id", "kept_customer_id", "rule", "ids"))
          .hasRows(
              "a1|a2|same_mailbox|3",
              "a3|a2|same_birth_date_and_postal_code|3",
              "f2|f1|same_mailbox|2");
    }
    assertThatData(
            NearDuplicates.of(persons, List.of(List.of("a1", "a2"), List.of("f1", "zz")))
                .selectExpr("customer_id", "kept_customer_id"))
        .hasRows("a3|a1", "f2|f1");
  }

  /**
   * Jaro and Winkler's similarity of these is below 0.95: they pair the wrong one of equal letters.
   */
  @Test
  void aLetterMoreOrLessBeforeTheSameLetterDoesNoHarm(SparkSession spark) {
    Dataset<Row> persons =
        persons(
            spark,
            """
            ('a1', 'Chiara Campaella', 'c@x.org', '1958-03-31', '20850', '2020-01-01'),
            ('a2', 'Chiara Cmpaella', null, '1958-03-31', '20850', '2021-01-01'),
            ('b1', 'Paula Marosa', 'p@x.org', '1971-12-20', '28058', '2020-01-01'),
            ('b2', 'Paula Mrosa', null, '1971-12-20', '28058', '2021-01-01'),
            ('c1', 'Li Wu', 'w@x.org', '1971-12-20', '28058', '2020-01-01'),
            ('c2', 'Li Xu', null, '1971-12-20', '28058', '2021-01-01')
            """);
    assertThatData(
            NearDuplicates.of(persons, List.of()).selectExpr("customer_id", "kept_customer_id"))
        .hasRows("a2|a1", "b2|b1");
  }

  /** Placeholders: everybody's mailbox, the default birthday, thousands of one name. */
  @Test
  void largeBlocksAreNobody(SparkSession spark) {
    Dataset<Row> many =
        spark
            .range(20_000)
            .selectExpr(
                "concat('n', id) as customer_id",
                "'Test Kunde' as name",
                "if(id % 2 = 0, 'noreply@x.org', concat('m', id, '@x.org')) as email",
                "if(id < 19950, date'1900-01-01', date'1988-08-08') as birth_date",
                "'00000' as postal_code",
                "cast(null as timestamp) as signup_ts");
    Dataset<Row> found = NearDuplicates.of(many, List.of());
    // The fifty with a birthday of their own are a block that can be looked at.
    assertThat(found.count()).isEqualTo(49);
    assertThat(found.where("kept_customer_id <> 'n19950'").count()).isZero();
  }
}
