package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.SourceSettings;
import clientele.config.SourceSettings.DecimalSeparator;
import clientele.config.SourceSettings.Format;
import clientele.config.SourceSettings.Treatment;
import clientele.lake.Lake;
import clientele.lake.tables.CleanCampaigns;
import clientele.lake.tables.CleanEvents;
import clientele.lake.tables.CleanFeedback;
import clientele.lake.tables.CleanMarket;
import clientele.lake.tables.CleanSurveys;
import clientele.lake.tables.CleanTransactions;
import clientele.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What sources may be made of: formats, queries, expressions, and all kinds beside transactions.
 */
@SparkTest
class IngestSourcesTest extends IngestFixture {
  private SourceSettings onScale(SourceSettings source, double min, double max, String query) {
    return new SourceSettings(
        source.path(),
        source.format(),
        source.options(),
        Optional.ofNullable(query),
        source.columns(),
        source.identity(),
        new SourceSettings.Scale(Optional.of(min), Optional.of(max)),
        source.exactRepeats(),
        source.zeroAmounts(),
        source.timeZone(),
        source.decimalSeparator(),
        source.checks());
  }

  @Test
  void whatIsKnownBesideTransactionsIsJudgedToo() throws IOException {
    Path events =
        write(
            "e.csv",
            "customer_id,ts,event_type,duration_s\na,2026-01-05,View,3\na,2026-01-05,,3\n"
                + ",2026-01-05,view,3\na,2026-01-06,cart,-3\n");
    // One row a person, one column a question; blanks are no answers.
    Path surveys = write("s.csv", "who;q1;q2\na;5;6\nb;;1\nc;x;2\n");
    Path feedback =
        write(
            "f.csv",
            "customer_id,ts,score\na,2026-01-05,9\nb,2026-01-05,11\nc,,4\nd,2026-01-05,\n");
    Path campaigns =
        write(
            "c.csv",
            "customer_id,campaign_id,arm,ts,spend\na,k1,control,2026-01-06,1\n"
                + "a,k1,email,2026-01-05,\na,k2,email,2026-01-05,-1\na,,email,2026-01-05,\n"
                + "b,k1,email,,\n");
    Path market = write("m.csv", "measure,value,region\ntotal,1e6,north\ntotal,much,south\n,1,\n");
    StageResult result =
        ingest(
            Map.of(
                "transactions", source(write("t.csv", GOOD), Format.CSV),
                "events", source(events, Format.CSV),
                "surveys",
                    onScale(
                        with(
                            source(surveys, Format.CSV, "customer_id", "who"),
                            Map.of("delimiter", ";")),
                        1,
                        5,
                        "select who, stack(2, 'q1', q1, 'q2', q2) as (question, answer)"
                            + " from surveys"),
                "feedback", onScale(source(feedback, Format.CSV), 0, 10, null),
                "campaigns", source(campaigns, Format.CSV),
                "market", source(market, Format.CSV)));

    assertThat(result.rowsIn()).isEqualTo(2 + 4 + 6 + 4 + 5 + 3);
    assertRules(
        "events|missing_event_type|1",
        "events|missing_customer_id|1",
        "surveys|answer_out_of_scale|1",
        "surveys|missing_answer|1",
        "surveys|invalid_answer|1",
        "feedback|missing_ts|1",
        "campaigns|missing_campaign_id|1",
        "campaigns|missing_ts|1",
        "campaigns|duplicate_assignment|1",
        "market|invalid_value|1",
        "market|missing_measure|1");
    Lake lake = temporary.lake();
    assertThatData(
            lake.read(CleanEvents.CONTRACT).selectExpr("event_type", "duration_s", "size(flags)"))
        .hasRows("view|3.0|0", "cart|null|1");
    assertThatData(lake.read(CleanSurveys.CONTRACT).select("customer_id", "question", "answer"))
        .hasRows("a|q1|5.0", "b|q2|1.0", "c|q2|2.0");
    assertThatData(
            lake.read(CleanFeedback.CONTRACT).selectExpr("customer_id", "score", "size(flags)"))
        .hasRows("a|9.0|0", "b|null|1", "d|null|0");
    assertThatData(lake.read(CleanCampaigns.CONTRACT).select("campaign_id", "arm", "spend"))
        .hasRows("k1|email|null", "k2|email|null");
    assertThatData(lake.read(CleanMarket.CONTRACT).select("measure", "value", "region"))
        .hasRows("total|1000000.0|north");
  }

  @Test
  void parquetJsonAndDeltaAreReadAlike() throws IOException {
    String rows =
        "select * from values ('a', timestamp'2026-01-05 10:00:00', 12.5D, 't1'),"
            + " ('b', timestamp'2026-01-06 11:30:00', 7D, 't2') as t(customer_id, ts, amount,"
            + " transaction_id)";
    for (String format : List.of("parquet", "json", "delta")) {
      Path folder = temporary.folder().resolve("as-" + format);
      spark.sql(rows).write().format(format).save(folder.toString());
      ingest(source(folder, Format.valueOf(format.toUpperCase(java.util.Locale.ROOT))));
      assertThatData(
              temporary
                  .lake()
                  .read(CleanTransactions.CONTRACT)
                  .selectExpr("customer_id", "string(ts)", "amount", "transaction_id"))
          .hasRows("a|2026-01-05 10:00:00|12.5000|t1", "b|2026-01-06 11:30:00|7.0000|t2");
    }
  }

  @Test
  void aQueryJoinsRawSourcesBeforeTheMapping() throws IOException {
    Path orders = write("orders.csv", "order_id,buyer,day\no1,a,2026-01-05\no2,b,2026-01-06\n");
    Path lines = write("lines.csv", "order,value\no1,1.5\no1,2\no2,3\n");
    SourceSettings transactions =
        new SourceSettings(
            Optional.empty(),
            Format.CSV,
            Map.of(),
            Optional.of(
                "select o.order_id, o.buyer, o.day, l.value from orders o join lines l on l.`order`"
                    + " = o.order_id"),
            Map.of(
                "customer_id",
                "buyer",
                "ts",
                "day",
                "amount",
                "value",
                "transaction_id",
                "order_id"),
            NOBODY,
            ANY,
            Treatment.QUARANTINE,
            Treatment.KEEP,
            ZoneId.of("UTC"),
            DecimalSeparator.POINT,
            Map.of());
    ingest(
        Map.of(
            "transactions", transactions,
            "orders", source(orders, Format.CSV),
            "lines", source(lines, Format.CSV)));
    assertThatData(
            temporary
                .lake()
                .read(CleanTransactions.CONTRACT)
                .select("customer_id", "amount", "transaction_id"))
        .hasRows("a|1.5000|o1", "a|2.0000|o1", "b|3.0000|o2");
  }

  @Test
  void expressionsZonesAndDecimalCommas() throws IOException {
    Path file =
        write(
            "t.csv",
            "id;when;qty;price\n17850.0;01.07.2025 12:00;2;1.234,56\n7;02.07.2025 00:30;3;0,5\n");
    SourceSettings source =
        new SourceSettings(
            Optional.of(file.toString()),
            Format.CSV,
            Map.of("delimiter", ";"),
            Optional.empty(),
            Map.of(
                "customer_id", "regexp_replace(id, '[.]0$', '')",
                "ts", "to_timestamp(when, 'dd.MM.yyyy HH:mm')",
                "amount", "price",
                "quantity", "qty"),
            NOBODY,
            ANY,
            Treatment.QUARANTINE,
            Treatment.KEEP,
            ZoneId.of("Europe/Berlin"),
            DecimalSeparator.COMMA,
            Map.of());
    ingest(source);

    assertThatData(
            temporary
                .lake()
                .read(CleanTransactions.CONTRACT)
                .selectExpr("customer_id", "string(ts)", "amount", "quantity"))
        .hasRows("17850|2025-07-01 10:00:00|1234.5600|2.0", "7|2025-07-01 22:30:00|0.5000|3.0");
  }
}
