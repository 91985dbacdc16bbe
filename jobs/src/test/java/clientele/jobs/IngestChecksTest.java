package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clientele.config.Settings;
import clientele.lake.Publication;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.JobRuns;
import clientele.lake.tables.QualityReport;
import clientele.lake.tables.ReviewList;
import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sources are held against declared checks, against each other and against earlier runs. */
@SparkTest
class IngestChecksTest extends IngestFixture {
  private final List<String> warnings = new ArrayList<>();

  @Override
  Progress progress() {
    return new Progress() {
      @Override
      public void step(String what) {}

      @Override
      public void warn(String what) {
        warnings.add(what);
      }
    };
  }

  private Settings transactions(String file, String checks, String... sets) throws IOException {
    return settings(
        "clientele.sources.transactions { path = \""
            + temporary.folder().resolve(file)
            + "\", format = csv, checks {\n"
            + checks
            + "\n} }",
        sets);
  }

  private UserException refused(Settings settings) {
    UserException refusal =
        catchThrowableOfType(UserException.class, () -> run(settings, new IngestJob()));
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }

  private String manyRows(int rows) {
    StringBuilder text = new StringBuilder(HEADER);
    for (int at = 0; at < rows; at++) {
      text.append('c').append(at).append(",2026-01-05,").append(5 + at % 9).append(",t\n");
    }
    return text.toString();
  }

  @Test
  void everyKindOfCheckIsMadeInThePassAndKept() throws IOException {
    write("p.csv", "product_id,category\np1,Tea\np2,Tea\n");
    write(
        "t.csv",
        "customer_id,ts,amount,transaction_id,product_id,channel\n"
            + "a,2026-01-01,10,t1,p1,web\n"
            + "a,2026-01-05,20,t1,p2,Web\n"
            + "b,2026-01-05,300,t2,p9,\n"
            + "c,2026-01-06,-4,,,store\n"
            + "d,,1,t4,p9,post\n");
    Settings settings =
        transactions(
            "t.csv",
            """
            filled { complete = [transaction_id, channel] }
            no_column { complete = [brand] }
            key { unique = [transaction_id], share = 0.5 }
            small { column = amount, max = 100, min = -50 }
            early { column = ts, min = 2026-01-02 }
            fits { column = channel, values = [web, store] }
            not_mapped { column = brand, values = [x] }
            stale { column = ts, within_days = 7 }
            new { column = ts, within_days = 60, severity = stop }
            own { holds = "amount > 0 or is_return", severity = stop }
            known_product { share = 0 }
            rejected { rise = null, share = 0.1 }
            volume_break { severity = off }
            """,
            "sources.products.path=" + temporary.folder().resolve("p.csv"),
            "sources.products.format=csv");
    StageResult result = run(settings, new IngestJob());

    assertThat(result.rowsOut()).isEqualTo(4 + 2);
    assertThatData(
            temporary
                .lake()
                .read(QualityReport.CONTRACT)
                .where("source = 'transactions' and severity <> 'info'")
                .where("detail not like '%missing%' and detail not like '%row repeats%'")
                .where("rule not like 'invalid%' and rule not like 'amount%'")
                .where("rule not in ('malformed_row', 'undecodable_text', 'date_out_of_range')")
                .where("rule not in ('negative_purchase', 'outlier_amount')")
                .select("rule", "severity", "rows_checked", "rows_failed", "action"))
        .hasRows(
            "filled|warning|4|2|warned",
            "no_column|warning|4|4|warned",
            "key|warning|4|1|none",
            "small|warning|4|1|warned",
            "early|warning|4|1|warned",
            "fits|warning|4|1|warned",
            "not_mapped|warning|0|0|none",
            "stale|warning|4|4|warned",
            "new|error|4|0|none",
            "own|error|4|0|none",
            "known_product|warning|4|1|warned",
            "known_customer|warning|0|0|none",
            "rejected|warning|5|1|warned",
            "volume|warning|5|0|none");
    assertThat(warnings)
        .anySatisfy(
            text ->
                assertThat(text)
                    .contains("transactions fails the check small: 1 of 4 rows (25.00 %)")
                    .contains("sources.transactions.checks.small"))
        .anySatisfy(text -> assertThat(text).contains("2026-01-06T00:00:00Z, 26.3 days"));
  }

  /** An earlier run, as quality_report and job_runs tell of it. */
  private void earlier(String run, String status, long rows) {
    Publication publication = temporary.lake().publication();
    publication.append(
        QualityReport.CONTRACT,
        spark.sql(
            "select '%s' run_id, 'transactions' source, rule, 'error' severity, %dL rows_checked,"
                    .formatted(run, rows)
                + " 0L rows_failed, 'none' action from values ('volume'), ('volume_break') t(rule)"));
    publication.append(
        JobRuns.CONTRACT,
        spark.sql(
            "select '%s' run_id, 'ingest' job, timestamp'2026-01-01' started_at, '%s' status, ''"
                    .formatted(run, status)
                + " config_hash, '' software_version"));
    publication.commit();
  }

  @Test
  void aSuddenChangeStopsTheRunUntilItIsAccepted() throws IOException {
    write("few.csv", manyRows(30));
    for (int day = 1; day <= 3; day++) {
      earlier("run" + day, "succeeded", 300);
    }
    // What was refused is no measure.
    earlier("run4", "failed", 30);

    UserException refusal = refused(transactions("few.csv", ""));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(refusal)
        .hasMessageContaining("30 rows were read; in the last 3 runs they were 300")
        .hasMessageContaining("--set sources.transactions.checks.volume_break.severity=warn");
    assertThat(temporary.lake().has(CleanTransactions.CONTRACT)).isFalse();
    assertThat(temporary.lake().has(ReviewList.CONTRACT)).isFalse();

    run(
        transactions("few.csv", "", "sources.transactions.checks.volume_break.severity=warn"),
        new IngestJob());
    assertThat(temporary.lake().read(CleanTransactions.CONTRACT).count()).isEqualTo(30);
    assertThat(warnings).anyMatch(text -> text.contains("fails the check volume_break"));
    assertThatData(
            temporary
                .lake()
                .read(QualityReport.CONTRACT)
                .where("rule = 'volume_break' and run_id not like 'run%'")
                .select("rows_checked", "rows_failed", "action"))
        .hasRows("30|30|stopped", "30|30|warned");
  }

  @Test
  void aCheckThatDoesNotFitIsTheConfigurationsFaultWithItsPlace() throws IOException {
    write("t.csv", GOOD);
    for (String[] wrong :
        new String[][] {
          {"own { holds = \"amount >\" }", "test.conf: 2: sources.transactions.checks.own.holds"},
          {"own { holds = \"amuont > 0\" }", "amuont"},
          {"own { holds = \"sum(amount) > 0\" }", "test.conf: 2"},
          {"own { holds = \"amount + 1\" }", "must be true or false"},
          {"own { column = amount, min = low }", "test.conf: 2"},
          {"own { column = transaction_id, within_days = 1 }", "is no time"},
          {"missing_ts { complete = [ts] }", "a rule missing_ts of its own"}
        }) {
      UserException refusal = refused(transactions("t.csv", wrong[0]));
      assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(refusal).hasMessageContaining(wrong[1]);
    }
  }
}
