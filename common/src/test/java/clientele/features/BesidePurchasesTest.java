package clientele.features;

import static clientele.testing.DataAssert.assertThatData;

import clientele.testing.SparkTest;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What is known of customers beside their purchases: visits, feedback, campaigns, answers. */
@SparkTest
class BesidePurchasesTest {
  private static final LocalDate AS_OF = LocalDate.parse("2026-02-01");

  private static Dataset<Row> rows(SparkSession spark, String columns, String... values) {
    return spark.sql(
        "select * from values " + String.join(", ", values) + " as t(" + columns + ")");
  }

  @Test
  void visitsAreCountedWithTheirFunnelAndDevices(SparkSession spark) {
    Dataset<Row> events =
        rows(
            spark,
            "customer_id, at, session_id, event_type, device, duration_s",
            "('a', '2026-01-10 10:00:00', 's1', 'view', 'phone', 30D)",
            "('a', '2026-01-10 10:01:00', 's1', 'view', 'phone', 30D)",
            "('a', '2026-01-10 10:02:00', 's1', 'cart', 'phone', 60D)",
            "('a', '2026-01-20 10:02:00', 's2', 'view', 'desktop', null)",
            // Without a session, a day is a visit.
            "('b', '2026-01-31 23:59:59', null, 'view', null, null)",
            "('b', '2026-01-30 23:59:59', null, 'rare', null, null)",
            "('b', '2026-01-30 00:00:00', null, 'view', null, null)",
            // On the day itself: not yet.
            "('a', '2026-02-01 00:00:00', 's3', 'view', 'phone', 1D)",
            "('c', '2026-02-01 00:00:00', 's4', 'view', 'phone', 1D)");
    Dataset<Row> web = WebBehaviour.of(events.selectExpr("*", "timestamp(at) as ts"), AS_OF, 2);

    assertThatData(
            web.selectExpr(
                "customer_id",
                "web_recency_days",
                "sessions",
                "events_per_session",
                "session_minutes",
                "to_json(event_shares)",
                "to_json(device_shares)"))
        .hasRows(
            "a|12|2|2.0|2.0|{\"cart\":0.5,\"view\":1.0}|{\"desktop\":0.5,\"phone\":0.5}",
            "b|1|2|1.5|null|{\"view\":1.0}|{}");
  }

  @Test
  void noEventBeforeTheDateIsNoRow(SparkSession spark) {
    Dataset<Row> events =
        rows(
                spark,
                "customer_id, at, session_id, event_type, device, duration_s",
                "('c', '2026-02-01 00:00:00', 's4', 'view', 'phone', 1D)")
            .selectExpr("*", "timestamp(at) as ts");

    assertThatData(WebBehaviour.of(events, AS_OF, 2)).hasRows();
  }

  @Test
  void theLatestScoreNamesTheGroup(SparkSession spark) {
    Dataset<Row> feedback =
        rows(
                spark,
                "customer_id, at, score",
                "('a', '2026-01-01', 3D)",
                "('a', '2026-01-02', 10D)",
                "('a', '2026-01-03', null)",
                "('b', '2026-01-01', 8D)",
                "('c', '2026-01-01', 6D)",
                "('d', '2026-01-01', null)",
                "('e', '2026-02-01', 1D)")
            .selectExpr("*", "timestamp(at) as ts");

    assertThatData(Satisfaction.of(feedback, AS_OF, true))
        .hasRows(
            "a|3|6.5|10.0|promoter",
            "b|1|8.0|8.0|passive",
            "c|1|6.0|6.0|detractor",
            "d|1|null|null|null");
    assertThatData(Satisfaction.of(feedback, AS_OF, false).selectExpr("max(nps_group)"))
        .hasRows("null");
  }

  @Test
  void ratesOfFewCampaignsAreNearThatOfAll(SparkSession spark) {
    Dataset<Row> campaigns =
        rows(
                spark,
                "customer_id, at, visited, converted",
                "('a', '2026-01-01', true, true)",
                "('b', '2026-01-01', false, null)",
                "('b', null, true, false)",
                "('b', '2026-03-01', true, true)",
                "('c', '2026-01-01', null, null)")
            .selectExpr("*", "timestamp(at) as ts");

    // Of all known outcomes 2 of 3 came, 1 of 2 bought.
    assertThatData(
            CampaignResponse.of(campaigns, AS_OF)
                .selectExpr(
                    "customer_id",
                    "campaigns",
                    "round(campaign_visit_rate, 6)",
                    "round(campaign_buy_rate, 6)"))
        .hasRows(
            "a|1|" + Math.round(1e6 * (1 + 4 * 2 / 3.0) / 5) / 1e6 + "|0.6",
            "b|2|" + Math.round(1e6 * (1 + 4 * 2 / 3.0) / 6) / 1e6 + "|0.4",
            "c|1|0.666667|0.5");
  }

  @Test
  void withoutOutcomesThereAreNoRates(SparkSession spark) {
    Dataset<Row> campaigns =
        rows(
            spark,
            "customer_id, ts, visited, converted",
            "('a', timestamp'2026-01-01 00:00', boolean(null), boolean(null))");

    assertThatData(CampaignResponse.of(campaigns, AS_OF)).hasRows("a|1|null|null");
  }

  @Test
  void theLatestAnswerToAQuestionCountsAndTraitsAreMeans(SparkSession spark) {
    Dataset<Row> surveys =
        rows(
                spark,
                "customer_id, question, answer, trait, at",
                "('a', 'q1', 1D, 'price', '2026-01-01')",
                "('a', 'q1', 5D, 'price', '2026-01-02')",
                "('a', 'q2', 2D, 'price', null)",
                "('a', 'q3 \"[x]\"', 4D, null, '2026-01-02')",
                "('a', 'q3 \"[x]\"', 1D, null, '2026-02-01')",
                "('b', 'q2', 3D, 'price', '2026-02-01')")
            .selectExpr("*", "timestamp(at) as ts");
    Dataset<Row> answers = SurveyTraits.answers(surveys, AS_OF);

    assertThatData(answers.select("question", "answer"))
        .hasRows("q1|5.0", "q2|2.0", "q3 \"[x]\"|4.0");
    assertThatData(
            SurveyTraits.of(answers).selectExpr("customer_id", "answers", "to_json(trait_scores)"))
        .hasRows("a|3|{\"price\":3.5,\"q3 \\\"[x]\\\"\":4.0}");
  }
}
