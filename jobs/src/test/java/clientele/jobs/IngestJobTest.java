package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clientele.config.IngestSettings;
import clientele.config.RunSettings;
import clientele.config.Settings;
import clientele.config.SourceSettings;
import clientele.config.SourceSettings.DecimalSeparator;
import clientele.config.SourceSettings.Format;
import clientele.config.SourceSettings.Treatment;
import clientele.lake.Lake;
import clientele.lake.tables.CleanCampaigns;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CleanEvents;
import clientele.lake.tables.CleanFeedback;
import clientele.lake.tables.CleanMarket;
import clientele.lake.tables.CleanSurveys;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.JobRuns;
import clientele.lake.tables.QualityReport;
import clientele.lake.tables.Quarantine;
import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.RunContext;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SparkTest
class IngestJobTest {
  private static final String HEADER = "customer_id,ts,amount,transaction_id\n";
  private static final String GOOD =
      HEADER + "a,2026-01-05 10:00:00,12.50,t1\nb,2026-01-06 11:30:00,7,t2\n";

  private static final SourceSettings.Scale ANY =
      new SourceSettings.Scale(Optional.empty(), Optional.empty());
  private static final SourceSettings.Identity NOBODY =
      new SourceSettings.Identity(Optional.empty(), Optional.empty());

  private TemporaryLake temporary;
  private SparkSession spark;

  @BeforeEach
  void lake(TemporaryLake lake, SparkSession session) {
    temporary = lake;
    spark = session;
  }

  private Path write(String name, String content) throws IOException {
    return write(name, content, StandardCharsets.UTF_8);
  }

  private Path write(String name, String content, Charset charset) throws IOException {
    Path file = temporary.folder().resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content, charset);
  }

  private static SourceSettings source(Path path, Format format, String... columns) {
    Map<String, String> mapping = new LinkedHashMap<>();
    for (int at = 0; at < columns.length; at += 2) {
      mapping.put(columns[at], columns[at + 1]);
    }
    return new SourceSettings(
        Optional.of(path.toString()),
        format,
        Map.of(),
        Optional.empty(),
        mapping,
        NOBODY,
        ANY,
        Treatment.QUARANTINE,
        Treatment.KEEP,
        ZoneId.of("UTC"),
        DecimalSeparator.POINT);
  }

  private static SourceSettings with(SourceSettings source, Map<String, String> options) {
    return new SourceSettings(
        source.path(),
        source.format(),
        options,
        source.query(),
        source.columns(),
        source.identity(),
        source.scale(),
        source.exactRepeats(),
        source.zeroAmounts(),
        source.timeZone(),
        source.decimalSeparator());
  }

  private StageResult ingest(Map<String, SourceSettings> sources) {
    Settings settings =
        new Settings(
            null,
            sources,
            new IngestSettings(
                new IngestSettings.Dates(LocalDate.parse("1970-01-01"), Optional.empty()),
                new IngestSettings.Age(0, 120),
                new IngestSettings.RejectedShare(0.9),
                new IngestSettings.Outliers(3)),
            null,
            null,
            null,
            new RunSettings(1),
            Map.of());
    RunContext run =
        RunContext.begin(
            Clock.fixed(Instant.parse("2026-02-01T08:00:00Z"), ZoneOffset.UTC),
            Optional.empty(),
            1,
            Progress.SILENT);
    StageContext context = new StageContext(spark, temporary.lake(), settings, "hash", "test", run);
    return StageRunner.run(
            List.of(new IngestJob()),
            context,
            new StageRunner.Listener() {
              @Override
              public void begins(Stage stage) {}

              @Override
              public void ended(Stage stage, StageResult result) {}
            })
        .get(0);
  }

  private StageResult ingest(SourceSettings transactions) {
    return ingest(Map.of("transactions", transactions));
  }

  private UserException refused(ExitCode code, SourceSettings transactions) {
    UserException refusal = catchThrowableOfType(UserException.class, () -> ingest(transactions));
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.exitCode()).as(refusal.getMessage()).isEqualTo(code);
    return refusal;
  }

  private void assertRules(String... rules) {
    assertThatData(temporary.lake().read(Quarantine.CONTRACT).groupBy("source", "rule").count())
        .hasRows(rules);
  }

  @Test
  void goodRowsAreKeptAndTyped() throws IOException {
    StageResult result = ingest(source(write("t.csv", GOOD), Format.CSV));

    assertThat(result.rowsIn()).isEqualTo(2);
    assertThat(result.rowsOut()).isEqualTo(2);
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
        .hasRows("ingest|succeeded|2|2");
  }

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
        source.decimalSeparator());
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
  void returnsHaveNegativeAmountsWhateverTheSourcesSign() throws IOException {
    Path file =
        write(
            "t.csv",
            "who,day,value,back\na,2026-01-05,10,no\na,2026-01-06,4,yes\na,2026-01-07,-3,yes\n"
                + "a,2026-01-08,-2,\na,2026-01-09,-1,no\n");
    ingest(
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
            "back"));

    assertThatData(temporary.lake().read(CleanTransactions.CONTRACT).select("amount", "is_return"))
        .hasRows("10.0000|false", "-4.0000|true", "-3.0000|true", "-2.0000|true");
    assertRules("transactions|negative_purchase|1");
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
            DecimalSeparator.COMMA);
    ingest(source);

    assertThatData(
            temporary
                .lake()
                .read(CleanTransactions.CONTRACT)
                .selectExpr("customer_id", "string(ts)", "amount", "quantity"))
        .hasRows("17850|2025-07-01 10:00:00|1234.5600|2.0", "7|2025-07-01 22:30:00|0.5000|3.0");
  }

  @Test
  void strangeIdsAndNamesPassUnharmed() throws IOException {
    Path file =
        write(
            "t.csv",
            "customer_id,ts,amount,category\n"
                + "\"O'Brien \"\"x\"\"; drop table t --\",2026-01-05,1,\"a, [b] (c)\"\n"
                + "\"line\nbreak\",2026-01-05,2,\"=1+1\"\n"
                + "\ud83d\ude00,2026-01-05,3,Z\u00fcrich\n");
    ingest(with(source(file, Format.CSV), Map.of("multiLine", "true")));

    assertThatData(
            temporary.lake().read(CleanTransactions.CONTRACT).select("customer_id", "category"))
        .hasRows(
            "O'Brien \"x\"; drop table t --|a, [b] (c)",
            "line\nbreak|=1+1",
            "\ud83d\ude00|Z\u00fcrich");
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
            DecimalSeparator.POINT);
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
  void customersAreRepairedAndDuplicatesSetAside() throws IOException {
    Path customers =
        write(
            "c.csv",
            "customer_id,age,gender,income,latitude,longitude,tier,points\n"
                + "a,35-44,F,15-24K,52.5,13.4,gold,12\n"
                + "b,200,M,-5,91,0,,x\n"
                + "c,31,F,2000,,,silver,3\n"
                + "c,31,F,,,,,\n"
                + "c,31,F,2000,,,silver,3\n");
    ingest(
        Map.of(
            "transactions", source(write("t.csv", GOOD), Format.CSV),
            "customers",
                source(customers, Format.CSV, "loyalty_tier", "tier", "points", "double(points)")));

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
  void onePersonUnderTwoIdsIsFlaggedAndNoNameIsStored() throws IOException {
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
            named.decimalSeparator());
    ingest(Map.of("transactions", source(write("t.csv", GOOD), Format.CSV), "customers", source));
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

  @Test
  void outliersAreFlaggedAndStay() throws IOException {
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
    ingest(source(write("t.csv", rows.toString()), Format.CSV));
    assertThatData(
            temporary
                .lake()
                .read(CleanTransactions.CONTRACT)
                .where("size(flags) > 0")
                .selectExpr("customer_id", "flags[0]"))
        .hasRows("x|outlier_amount");
  }

  @Test
  void missingPathsAndBadMappingsAreTheConfigurationsFault() throws IOException {
    assertThat(refused(ExitCode.USAGE, source(temporary.folder().resolve("none.csv"), Format.CSV)))
        .hasMessageContaining("none.csv");
    Path file = write("t.csv", GOOD);
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amount", "amuont")))
        .hasMessageContaining("no column amuont")
        .hasMessageContaining("Did you mean amount?");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amount", "amount *")))
        .hasMessageContaining("sources.transactions.columns.amount")
        .hasMessageContaining("not a Spark SQL expression");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amount", "nonsense(amount)")))
        .hasMessageContaining("does not fit the source");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amount", "sum(double(amount))")))
        .hasMessageContaining("aggregates");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amuont", "amount")))
        .hasMessageContaining("Did you mean amount?");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "ts", "length(ts)")))
        .hasMessageContaining("is no time");
    assertThat(refused(ExitCode.USAGE, source(file, Format.DELTA)))
        .hasMessageContaining("_delta_log");
  }

  @Test
  void damagedAndForeignFilesAreTheDatasFault() throws IOException {
    assertThat(
            refused(ExitCode.DATA, source(write("semi.csv", GOOD.replace(',', ';')), Format.CSV)))
        .hasMessageContaining("separated by \";\"");
    assertThat(refused(ExitCode.DATA, source(write("other.csv", "x,y\n1,2\n"), Format.CSV)))
        .hasMessageContaining("customer_id, ts, amount");
    assertThat(
            refused(
                ExitCode.DATA,
                source(
                    write("other.csv", "x,y\n1,2\n"),
                    Format.CSV,
                    "customer_id",
                    "id",
                    "ts",
                    "day",
                    "amount",
                    "sum")))
        .hasMessageContaining("is it the right file?");
    assertThat(
            refused(
                ExitCode.DATA,
                source(
                    write(
                        "latin.csv",
                        HEADER + "J\u00f6rg,2026-01-05,1,t\n",
                        StandardCharsets.ISO_8859_1),
                    Format.CSV)))
        .hasMessageContaining("0xF6")
        .hasMessageContaining("line 2")
        .hasMessageContaining("ISO-8859-1");
    assertThat(refused(ExitCode.DATA, source(write("bin.csv", "a\0b\0c\n\0\1\2"), Format.CSV)))
        .hasMessageContaining("should be text");
    Path parquet = temporary.folder().resolve("p.parquet");
    spark
        .range(1000)
        .selectExpr("string(id) as customer_id")
        .coalesce(1)
        .write()
        .parquet(parquet.toString());
    Path part;
    try (var files = Files.list(parquet)) {
      part = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    assertThat(refused(ExitCode.DATA, source(part, Format.CSV)))
        .hasMessageContaining("format = parquet");
    byte[] bytes = Files.readAllBytes(part);
    Path cut = temporary.folder().resolve("cut.parquet");
    Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(refused(ExitCode.DATA, source(cut, Format.PARQUET)))
        .hasMessageContaining("cut.parquet");
    assertThat(refused(ExitCode.DATA, source(write("t.csv", GOOD), Format.PARQUET)))
        .hasMessageContaining("t.csv is not");
    Files.createDirectories(temporary.folder().resolve("two"));
    write("two/1.csv", GOOD);
    write("two/2.csv", "customer_id,amount,ts,transaction_id\na,1,2026-01-05,t\n");
    assertThat(refused(ExitCode.DATA, source(temporary.folder().resolve("two"), Format.CSV)))
        .hasMessageContaining("another header than the first file");
    assertThat(
            refused(
                ExitCode.DATA,
                source(
                    write("t2.csv", HEADER + "a,2026-01-05,x,t\na,2026-01-05,y,t\n"), Format.CSV)))
        .hasMessageContaining("amount");
    assertThat(
            refused(
                ExitCode.DATA, source(write("t3.csv", HEADER + ",2026-01-05,1,t\n"), Format.CSV)))
        .hasMessageContaining("all of its 1 rows were rejected, most by missing_customer_id (1)");
  }

  @Test
  void emptyInputIsNothingToDo() throws IOException {
    refused(ExitCode.NOTHING_TO_DO, source(write("empty.csv", ""), Format.CSV));
    refused(ExitCode.NOTHING_TO_DO, source(write("header.csv", HEADER), Format.CSV));
    Path folder = Files.createDirectories(temporary.folder().resolve("nothing"));
    refused(ExitCode.NOTHING_TO_DO, source(folder, Format.PARQUET));
  }

  @Test
  void aRefusedSourceLeavesTheCleanTablesAsTheyWere() throws IOException {
    ingest(source(write("t.csv", GOOD), Format.CSV));
    long version =
        spark
            .read()
            .format("delta")
            .load(temporary.lake().path(CleanTransactions.CONTRACT).toString())
            .count();
    refused(ExitCode.DATA, source(write("t3.csv", HEADER + ",2026-01-05,1,t\n"), Format.CSV));

    assertThat(temporary.lake().read(CleanTransactions.CONTRACT).count()).isEqualTo(version);
    assertThat(temporary.lake().read(Quarantine.CONTRACT).count()).isEqualTo(1);
    assertThatData(temporary.lake().read(JobRuns.CONTRACT).select("status"))
        .hasRows("succeeded", "failed");
  }
}
