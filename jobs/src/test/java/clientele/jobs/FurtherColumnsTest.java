package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clientele.config.FeatureNames;
import clientele.config.Settings;
import clientele.config.Sources;
import clientele.features.Feature;
import clientele.features.FeatureRegistry;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.FeatureCatalog;
import clientele.lake.tables.SegmentModels;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.sources.Field;
import clientele.sources.SourceSpec;
import clientele.testing.SparkTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Further columns of the customers source, from the configuration to the segments. */
@SparkTest
class FurtherColumnsTest extends IngestFixture {
  private static final String SHOP =
      """
      clientele {
        sources.transactions { path = "%1$s/t.csv", format = csv }
        sources.customers {
          path = "%1$s/c.csv", format = csv
          columns { %2$s }
        }
        value.models = []
        segment {
          k { min = 2, max = 2 }
          algorithms = [kmeans], resamples = 5, references = 1
          features = [numbers.points, categories.tier, categories.letter]
        }
      }
      """;
  private static final String COLUMNS =
      "points = \"double(bonus)\", tier = \"upper(level)\", letter = \"letter = 'yes'\", \"a.b\" = level";

  private Settings shop(String columns) throws IOException {
    return settings(SHOP.formatted(temporary.folder(), columns));
  }

  /** Forty customers of two kinds, who buy alike; of some of them little or nothing is known. */
  private void writeTwoKinds() throws IOException {
    StringBuilder lines = new StringBuilder(HEADER);
    StringBuilder customers = new StringBuilder("customer_id,bonus,level,letter\n");
    for (int at = 0; at < 40; at++) {
      boolean gold = at % 2 == 1;
      lines.append(String.format("c%02d,2026-01-%02d,%d,t%d%n", at, 1 + at % 7, 5 + at % 3, at));
      String bonus =
          switch (at) {
            case 2, 3 -> "";
            case 4 -> "NaN";
            case 5 -> "Infinity";
            case 6 -> "many";
            default -> Integer.toString((gold ? 1000 : 10) + at);
          };
      String level = at == 7 ? "  " : gold ? " gold" : "basic";
      String letter = at == 8 ? "" : gold ? "yes" : "no";
      // Of one customer no row is there at all.
      if (at != 9) {
        customers.append(String.format(Locale.ROOT, "c%02d,%s,%s,%s%n", at, bonus, level, letter));
      }
    }
    write("t.csv", lines.toString());
    write("c.csv", customers.toString());
  }

  @Test
  void theyAreInTheCatalogueAndTheFeaturesAndAreClusteredWhereTheyAreNamed() throws IOException {
    writeTwoKinds();
    run(shop(COLUMNS), new IngestJob());
    run(shop(COLUMNS), new FeaturesJob());

    assertThatData(
            temporary
                .lake()
                .read(FeatureCatalog.CONTRACT)
                .where("feature like 'numbers.%' or feature like 'categories.%'")
                .selectExpr(
                    "feature", "block", "type", "array_join(sources, '+')", "kept", "sensitivity"))
        .hasRows(
            "numbers.points|demographic|number|customers|false|personal",
            "categories.tier|demographic|category|customers|false|personal",
            "categories.letter|demographic|category|customers|false|personal",
            "categories.a.b|demographic|category|customers|false|personal");
    assertThatData(
            temporary
                .lake()
                .read(CustomerFeatures.CONTRACT)
                .where("customer_id < 'c10'")
                .selectExpr(
                    "customer_id",
                    "numbers['points']",
                    "categories['tier']",
                    "categories['letter']",
                    "categories['a.b']"))
        .hasRows(
            "c00|10.0|BASIC|false|basic",
            "c01|1001.0|GOLD|true|gold",
            // No number, in whatever words, is a missing one.
            "c02|null|BASIC|false|basic",
            "c03|null|GOLD|true|gold",
            "c04|null|BASIC|false|basic",
            "c05|null|GOLD|true|gold",
            "c06|null|BASIC|false|basic",
            "c07|1007.0|null|true|null",
            "c08|18.0|BASIC|null|basic",
            "c09|null|null|null|null");

    run(shop(COLUMNS), new SegmentJob());

    Row model = temporary.lake().read(SegmentModels.CONTRACT).first();
    assertThat(model.<String>getList(model.fieldIndex("features")))
        .containsExactly("categories.letter", "categories.tier", "numbers.points");
    assertThat(model.<String>getAs("scaling"))
        .contains("\"levels\":[\"BASIC\",\"GOLD\"]", "\"false\"", "\"true\"")
        .doesNotContain("a.b");
    // Who is known in part is with those who are alike in that part, and everyone is somewhere.
    assertThatData(
            temporary
                .lake()
                .read(CustomerSegments.CONTRACT)
                .where("customer_id <> 'c09'")
                .selectExpr("int(substr(customer_id, 2)) % 2 as kind", "segment_id")
                .groupBy("kind")
                .agg(expr("count(*)"), expr("count(distinct segment_id)")))
        .hasRows("0|20|1", "1|19|1");
    assertThat(
            temporary
                .lake()
                .read(CustomerSegments.CONTRACT)
                .where("segment_id is not null")
                .select("segment_id")
                .distinct()
                .count())
        .isEqualTo(2);
    assertThat(
            temporary
                .lake()
                .read(CustomerSegments.CONTRACT)
                .where("customer_id = 'c09' and segment_id is not null")
                .count())
        .isEqualTo(1);
  }

  @Test
  void aNameThatIsTakenIsNamedBeforeSparkStarts() throws IOException {
    UserException failure =
        catchThrowableOfType(
            UserException.class,
            () ->
                settings(
                    """
                    clientele {
                      sources.transactions { path = t }
                      sources.products { path = p, columns { colour = c } }
                      sources.customers {
                        path = c
                        columns {
                          age = years, points = a, tier = b
                          recency_days = c
                          flags = d
                          City = e
                          Points = f
                          "identity.email" = g
                        }
                      }
                    }
                    """));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.getMessage())
        .startsWith("The configuration has 6 errors:")
        .contains("test.conf: 3: sources.products.columns.colour is no column of products")
        .contains(
            "test.conf: 8: sources.customers.columns.recency_days is taken: customer_features has a"
                + " column recency_days of its own; give it another name, for example"
                + " own_recency_days")
        .contains("test.conf: 9: sources.customers.columns.flags is taken: clean_customers has")
        .contains("sources.customers.columns.City must be written city")
        .contains("sources.customers.columns.points is there already, as Points")
        .contains("sources.customers.columns.\"identity.email\" has no meaning");
  }

  @Test
  void whatTheSourceDoesNotGiveIsRefusedBeforeAnythingIsWritten() throws IOException {
    writeTwoKinds();
    assertRefused("points = bonuses", "has no column bonuses", "Did you mean bonus?");
    assertRefused(
        "since = \"to_date(bonus)\"",
        "sources.customers.columns.since: DATE is neither a number nor a category");
    assertRefused(
        "tags = \"array(level, letter)\"",
        "sources.customers.columns.tags: ARRAY<STRING> is no single value");
    assertThat(temporary.lake().has(CleanTransactions.CONTRACT)).isFalse();
    assertThat(temporary.lake().has(CleanCustomers.CONTRACT)).isFalse();
  }

  private void assertRefused(String columns, String... words) {
    UserException failure =
        catchThrowableOfType(UserException.class, () -> run(shop(columns), new IngestJob()));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.getMessage()).contains(words);
  }

  @Test
  void theConfigurationKnowsTheNames() {
    assertThat(FeatureNames.FEATURES)
        .containsExactlyInAnyOrder(CustomerFeatures.CONTRACT.schema().fieldNames())
        .containsAll(FeatureRegistry.ALL.stream().map(Feature::name).toList());
    List<String> clean = new ArrayList<>(Sources.own("customers"));
    clean.addAll(FeatureNames.CLEAN);
    assertThat(clean).containsExactlyInAnyOrder(CleanCustomers.CONTRACT.schema().fieldNames());
    for (SourceSpec source : SourceSpec.ALL) {
      assertThat(Sources.own(source.name()))
          .containsExactlyInAnyOrderElementsOf(source.fields().stream().map(Field::name).toList());
      assertThat(source.further()).isEqualTo(Sources.columns(source.name()).isEmpty());
    }
  }
}
