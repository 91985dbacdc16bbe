package clientele.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.run.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's settings can be read again, and say nothing that is secret. */
class SettingsRecordTest {
  private static final String FILE =
      """
      clientele {
        lake.root = "/lake", lake.currency = USD
        sources.customers { path = customers, format = parquet, identity.email = email }
        sources.surveys { path = surveys, format = csv, scale { min = 1, max = 5 } }
        sources.market { query = "select * from raw", checks.key { complete = [measure], severity = off } }
        sources.raw { path = raw, format = json }
        sources.transactions {
          path = "s3a://key:hidden@shop/days of \\"2026\\"", format = csv
          options { "header.row" = true, "db.password" = hidden, delimiter = ";" }
          columns { amount = "Quantity * UnitPrice", ts = "a.b" }
          checks.key { unique = [transaction_id, product_id] }
        }
        segment { algorithms = [kmeans], features = ["category_shares.Toys, [3.+]"], k.max = 7 }
        monitor.targets.best { kpi = retention, segment = "3", min = 0.4 }
        maintain { keep_days { customer_features = 400 }, cluster { k_selection = [k] } }
        spark { "hadoop.fs.s3a.secret.key" = hidden }
      }
      """;

  @Test
  void settingsAreReadAsTheyWere(@TempDir Path folder) throws IOException {
    Settings settings =
        SettingsLoader.load(
                Optional.of(Files.writeString(folder.resolve("my.conf"), FILE)),
                List.of(),
                Set.of(Need.LAKE))
            .settings();
    String text = SettingsRecord.text(settings);
    assertThat(text).doesNotContain("hidden").doesNotContain("/lake\"").contains("\"USD\"");

    List<String> apart =
        List.of(
            "lake.root=/lake",
            "spark.hadoop.fs.s3a.secret.key=hidden",
            "sources.transactions.options.db.password=hidden",
            "sources.transactions.path=s3a://key:hidden@shop/days of \"2026\"");
    assertThat(SettingsRecord.read(text, apart)).isEqualTo(settings);
    assertThat(SettingsRecord.text(SettingsRecord.read(text, List.of()))).isEqualTo(text);
    assertThat(SettingsRecord.read(text, List.of("segment.k.max=9")).segment().k().max())
        .isEqualTo(9);
  }

  @Test
  void theDefaultsAreReadAsTheyWere() {
    Settings settings = SettingsLoader.load(Optional.empty(), List.of(), Set.of()).settings();
    assertThat(SettingsRecord.read(SettingsRecord.text(settings), List.of())).isEqualTo(settings);
  }

  @Test
  void aKeyThatThisVersionDoesNotKnowIsNamed() {
    assertThatThrownBy(() -> SettingsRecord.read("{\"segment\":{\"kk\":3}}", List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the record of the run")
        .hasMessageContaining("there is no key segment.kk");
  }
}
