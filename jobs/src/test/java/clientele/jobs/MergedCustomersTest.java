package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.Settings;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.IdentityMap;
import clientele.lake.tables.ReviewList;
import clientele.testing.SparkTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** One person under several ids, from ingest to features, merged and unmerged. */
@SparkTest
class MergedCustomersTest extends IngestFixture {
  private static final String CUSTOMERS =
      "customer_id,name,mail,birth_date,postal_code,signup_ts,consent_marketing,city,points,visits,tier,size\n"
          // Three ids of one person: 2 is like 3 by the mailbox, 3 is like 1 by day and place.
          + "1,Ada Berg,,1980-05-05,10115,2021-01-01,true,,10,,,M\n"
          + "2,Berg Ada,ada@x.org,,,2020-01-01,,,,2,,\n"
          + "3,Ada Berg,ADA+shop@x.org,1980-05-05,10115,2022-01-01,false,Bonn,30,3,gold,L\n"
          + "7,Ben Ost,ben@x.org,1990-01-01,10115,2020-06-01,true,Kiel,,,,\n"
          // A till: more ids than a person has.
          + till();
  private static final String LINES =
      HEADER
          + "1,2026-01-05,10,t1\n2,2026-01-06,20,t2\n3,2026-01-07,30,t3\n3,2026-01-08,40,t4\n"
          + "7,2026-01-05,5,t5\ntill03,2026-01-05,5,t6\ntill04,2026-01-05,5,t7\n";

  private static String till() {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < 12; at++) {
      text.append(String.format("till%02d,Till Counter,till@x.org,,,2020-01-01,,,,,,%n", at));
    }
    return text.toString();
  }

  private Settings shop(String... sets) throws IOException {
    return settings(
        """
        clientele {
          sources.transactions { path = "%1$s/t.csv", format = csv }
          sources.customers {
            path = "%1$s/c.csv", format = csv
            columns {
              points = "double(points)", visits = "double(visits)", tier = tier, shirt = size
            }
            identity { name = name, email = mail }
          }
          value.models = []
        }
        """
            .formatted(temporary.folder()),
        sets);
  }

  private void refresh(String... sets) throws IOException {
    run(shop(sets), new IngestJob());
    run(shop(sets), new FeaturesJob());
  }

  private void assertPersons(String... rows) {
    assertThatData(
            temporary
                .lake()
                .read(CustomerFeatures.CONTRACT)
                .selectExpr("customer_id", "frequency", "cast(monetary as int)", "city"))
        .hasRows(rows);
  }

  @Test
  void whatMergedIdsDidCountsForTheKeptOneUntilTheyAreApartAgain() throws IOException {
    write("c.csv", CUSTOMERS);
    write("t.csv", LINES);
    refresh("ingest.near_duplicates.action=merge");
    assertPersons("2|4|100|Bonn", "7|1|5|Kiel", "till03|1|5|null", "till04|1|5|null");
    assertThatData(
            temporary
                .lake()
                .read(IdentityMap.CONTRACT)
                .select("customer_id", "kept_customer_id", "rule", "score"))
        .hasRows(
            "1|2|same_birth_date_and_postal_code|1.0", "3|2|same_birth_date_and_postal_code|1.0");
    // The clean tables are as the sources are.
    assertThat(temporary.lake().read(CleanTransactions.CONTRACT).where("customer_id = '3'").count())
        .isEqualTo(2);
    assertThatData(
            People.of(temporary.lake())
                .read(CleanCustomers.CONTRACT)
                .where("customer_id not like 'till%'")
                .selectExpr("customer_id", "string(birth_date)", "consent_marketing", "city"))
        .hasRows("2|1980-05-05|false|Bonn", "7|1990-01-01|true|Kiel");
    // Of further columns each by itself: her own, else that of the id that came first.
    assertThatData(
            People.of(temporary.lake())
                .read(CleanCustomers.CONTRACT)
                .where("customer_id in ('2', '7')")
                .selectExpr(
                    "customer_id",
                    "numbers['points']",
                    "numbers['visits']",
                    "categories['tier']",
                    "categories['shirt']",
                    "size(numbers) + size(categories)"))
        .hasRows("2|10.0|2.0|gold|M|4", "7|null|null|null|null|0");

    refresh("ingest.near_duplicates.action=merge", "ingest.near_duplicates.apart=[[3, 2]]");
    assertPersons("1|3|80|Bonn", "2|1|20|null", "7|1|5|Kiel", "till03|1|5|null", "till04|1|5|null");

    // Without merging all that was merged is apart with the next ingest.
    run(shop(), new IngestJob());
    assertThat(temporary.lake().read(IdentityMap.CONTRACT).count()).isZero();
    assertThatData(
            People.of(temporary.lake())
                .read(CleanTransactions.CONTRACT)
                .groupBy("customer_id")
                .count())
        .hasRows("1|1", "2|1", "3|2", "7|1", "till03|1", "till04|1");
    assertThatData(
            temporary
                .lake()
                .read(ReviewList.CONTRACT)
                .where("customer_id not like 'till%'")
                .select("rule", "customer_id", "item", "value"))
        .hasRows("near_duplicate_customer|1|2|1.0", "near_duplicate_customer|3|2|1.0");
  }
}
