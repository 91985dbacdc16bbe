package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.SourceSettings;
import clientele.config.SourceSettings.Format;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.JobRuns;
import clientele.lake.tables.QualityReport;
import clientele.lake.tables.Quarantine;
import clientele.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of the rows of transactions and customers. */
@SparkTest
class IngestJobTest extends IngestFixture {
  @Test
  void everyRejectedRowIsInQuarantineWithItsRuleAndRecord() throws IOException {
    Path file =
        write(
            "t.csv",
            GOOD
                + " ,2026-01-05,1,t3\n"
                + "c,,1,t4\n"
                + "c,yesterday,1,t5\n"
                + "c,1900-01-01,1,t6\n"
                + "c,2200-01-01,1,t7\n"
                + "c,2026-01-05,,t8\n"
                + "c,2026-01-05,abc,t9\n"
                + "c,2026-01-05,NaN,t10\n"
                + "c,2026-01-05,Infinity,t11\n"
                + "c,2026-01-05,1e308,t12\n"
                + "c,2026-01-05,1,t13,surplus\n"
                + "c,2026-01-05\n"
                + "c\ufffd,2026-01-05,1,t14\n"
                + "a,2026-01-05 10:00:00,12.50,t1\n"
                + "d,2026-01-05,0,t15\n");
    StageResult result = ingest(source(file, Format.CSV));

    assertThat(result.rowsIn()).isEqualTo(17);
    assertThat(result.rowsRejected()).isEqualTo(14);
    assertRules(
        "transactions|missing_customer_id|1",
        "transactions|missing_ts|1",
        "transactions|invalid_ts|1",
        "transactions|date_out_of_range|2",
        "transactions|missing_amount|1",
        "transactions|invalid_amount|3",
        "transactions|amount_out_of_range|1",
        "transactions|malformed_row|2",
        "transactions|undecodable_text|1",
        "transactions|exact_repeat|1");
    assertThatData(
            temporary
                .lake()
                .read(Quarantine.CONTRACT)
                .where("rule in ('invalid_ts', 'malformed_row')")
                .select("reason", "record"))
        .hasRows(
            "ts is no time: yesterday|{\"customer_id\":\"c\",\"ts\":\"yesterday\",\"amount\":\"1\",\"transaction_id\":\"t5\"}",
            "the line does not have the fields of the header|c,2026-01-05,1,t13,surplus",
            "the line does not have the fields of the header|c,2026-01-05");
    assertThatData(
            temporary
                .lake()
                .read(QualityReport.CONTRACT)
                .where("rule in ('zero_amount', 'invalid_amount')")
                .select("rule", "severity", "rows_checked", "rows_failed", "action"))
        .hasRows("zero_amount|info|17|1|flagged", "invalid_amount|error|17|3|quarantined");
    assertThatData(
            temporary
                .lake()
                .read(CleanTransactions.CONTRACT)
                .where("customer_id = 'd'")
                .selectExpr("flags[0]"))
        .hasRows("zero_amount");
  }

  @Test
  void strangeNamesPassUnharmedAndReturnsHaveNegativeAmountsWhateverTheSourcesSign()
      throws IOException {
    Path file =
        write(
            "t.csv",
            "who,day,value,back,category\n"
                + "\"O'Brien \"\"x\"\"; drop table t --\",2026-01-05,10,no,\"a, [b] (c)\"\n"
                + "\"line\nbreak\",2026-01-06,4,yes,\"=1+1\"\n"
                + "\ud83d\ude00,2026-01-07,-3,yes,Z\u00fcrich\n"
                + "a,2026-01-08,-2,,\na,2026-01-09,-1,no,\n");
    SourceSettings mapped =
        source(
            file,
            Format.CSV,
            "customer_id",
            "who",
            "ts",
            "day",
            "amount",
            "value",
            "is_return",
            "back");
    ingest(with(mapped, Map.of("multiLine", "true")));

    assertThatData(
            temporary
                .lake()
                .read(CleanTransactions.CONTRACT)
                .select("customer_id", "category", "amount", "is_return"))
        .hasRows(
            "O'Brien \"x\"; drop table t --|a, [b] (c)|10.0000|false",
            "line\nbreak|=1+1|-4.0000|true",
            "\ud83d\ude00|Z\u00fcrich|-3.0000|true",
            "a|null|-2.0000|true");
    assertRules("transactions|negative_purchase|1");
  }

  @Test
  void fewRowsAreFewFilesHoweverManyPartitionsAClusterHas() throws IOException {
    write("t/1.csv", GOOD);
    Path second = write("t/2.csv", HEADER + "c,2026-01-05,1,t3\nd,2026-01-05,2,t4\n");
    String partitions = spark.conf().get("spark.sql.shuffle.partitions");
    spark.conf().set("spark.sql.shuffle.partitions", "40");
    try {
      ingest(source(second.getParent(), Format.CSV));
    } finally {
      spark.conf().set("spark.sql.shuffle.partitions", partitions);
    }
    assertThat(temporary.lake().read(CleanTransactions.CONTRACT).inputFiles()).hasSize(1);
  }

  @Test
  void goodRowsAreKeptAndTypedAndCustomersRepairedAndDuplicatesSetAside() throws IOException {
    Path customers =
        write(
            "c.csv",
            "customer_id,age,gender,income,latitude,longitude,tier,points\n"
                + "a,35-44,F,15-24K,52.5,13.4,gold,12\n"
                + "b,200,M,-5,91,0,,x\n"
                + "c,31,F,2000,,,silver,3\n"
                + "c,31,F,,,,,\n"
                + "c,31,F,2000,,,silver,3\n");
    StageResult result =
        ingest(
            Map.of(
                "transactions", source(write("t.csv", GOOD), Format.CSV),
                "customers",
                    source(
                        customers,
                        Format.CSV,
                        "loyalty_tier",
                        "tier",
                        "points",
                        "double(points)")));

    assertThat(result.rowsIn()).isEqualTo(2 + 5);
    assertThat(result.rowsOut()).isEqualTo(2 + 3);
    assertThatData(
            temporary
                .lake()
                .read(CleanTransactions.CONTRACT)
                .selectExpr(
                    "customer_id",
                    "string(ts)",
                    "amount",
                    "transaction_id",
                    "is_return",
                    "size(flags)",
                    "source_file like 'file:%t.csv'"))
        .hasRows(
            "a|2026-01-05 10:00:00|12.5000|t1|false|0|true",
            "b|2026-01-06 11:30:00|7.0000|t2|false|0|true");
    assertThatData(
            temporary.lake().read(JobRuns.CONTRACT).select("job", "status", "rows_in", "rows_out"))
        .hasRows("ingest|succeeded|7|5");
    assertThatData(
            temporary
                .lake()
                .read(CleanCustomers.CONTRACT)
                .selectExpr(
                    "customer_id",
                    "age",
                    "age_band",
                    "gender",
                    "income",
                    "latitude",
                    "categories['loyalty_tier']",
                    "numbers['points']",
                    "array_join(flags, '+')"))
        .hasRows(
            "a|39.5|35-44|f|19500.0|52.5|gold|12.0|",
            "b|null|null|m|null|null|null|null|impossible_age+impossible_coordinates+impossible_income",
            "c|31.0|null|f|2000.0|null|silver|3.0|");
    assertRules("customers|duplicate_customer_id|1", "customers|exact_repeat|1");
  }

  @Test
  void onePersonUnderTwoIdsAndOutliersAreFlaggedAndNoNameIsStored() throws IOException {
    StringBuilder rows = new StringBuilder(HEADER);
    for (int at = 0; at < 40; at++) {
      rows.append("c")
          .append(at)
          .append(",2026-01-05,")
          .append(10 + at % 7)
          .append(",t")
          .append(at)
          .append('\n');
    }
    rows.append("x,2026-01-05,100000,tx\n");
    Path customers =
        write(
            "c.csv",
            "customer_id,first,last,mail,birth_date,postal_code\n"
                + "1,Jos\u00e9,M\u00fcller,jm@x.org,1980-01-02,10115\n"
                + "2,M\u00fcller,Jos\u00e9,JM+shop@X.org,,\n"
                + "3,Jose,Muler,,1980-01-02,10115\n"
                + "4,Jos\u00e9,M\u00fcller,other@x.org,1990-05-05,10115\n"
                + "5,Ann,Lee,office@x.org,1970-01-01,1\n"
                + "6,Robert,Smith,office@x.org,1971-01-01,1\n");
    SourceSettings named = source(customers, Format.CSV);
    SourceSettings source =
        new SourceSettings(
            named.path(),
            named.format(),
            named.options(),
            named.query(),
            named.columns(),
            new SourceSettings.Identity(
                Optional.of("concat_ws(' ', first, last)"), Optional.of("mail")),
            ANY,
            named.exactRepeats(),
            named.zeroAmounts(),
            named.timeZone(),
            named.decimalSeparator(),
            named.checks());
    SourceSettings transactions = source(write("t.csv", rows.toString()), Format.CSV);
    ingest(Map.of("transactions", transactions, "customers", source));
    assertThatData(
            temporary
                .lake()
                .read(CleanTransactions.CONTRACT)
                .where("size(flags) > 0")
                .selectExpr("customer_id", "flags[0]"))
        .hasRows("x|outlier_amount");
    assertThatData(
            temporary
                .lake()
                .read(CleanCustomers.CONTRACT)
                .selectExpr("customer_id", "array_join(flags, '+')", "size(categories)"))
        .hasRows(
            "1||0",
            "2|near_duplicate_customer|0",
            "3|near_duplicate_customer|0",
            "4||0",
            "5||0",
            "6||0");
  }
}
