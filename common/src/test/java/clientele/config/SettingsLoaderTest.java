package clientele.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clientele.run.ExitCode;
import clientele.run.UserException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
  @TempDir Path folder;

  private static Settings set(String... sets) {
    return SettingsLoader.load(Optional.empty(), List.of(sets), Set.of()).settings();
  }

  private static String error(String... sets) {
    return failure(Optional.empty(), Set.of(), sets);
  }

  private static String failure(Optional<Path> file, Set<Need> needs, String... sets) {
    UserException e =
        catchThrowableOfType(
            UserException.class, () -> SettingsLoader.load(file, List.of(sets), needs));
    assertThat(e).isNotNull();
    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
    return e.getMessage();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("shop.conf"), text);
  }

  private Configuration load(String text, String... sets) throws IOException {
    return SettingsLoader.load(Optional.of(file(text)), List.of(sets), Set.of());
  }

  private String errorIn(String text, String... sets) throws IOException {
    return failure(Optional.of(file(text)), Set.of(), sets).replace(folder.toString() + "/", "");
  }

  @Test
  void theDefaultsAreCleanAndNeedNothing() {
    Settings settings = set();
    assertThat(settings.lake().root()).isEmpty();
    assertThat(settings.lake().currency()).isEqualTo("EUR");
    assertThat(settings.sources()).isEmpty();
    assertThat(settings.ingest().dates().min()).isEqualTo(LocalDate.of(1970, 1, 1));
    assertThat(settings.features().returns()).isEqualTo(FeatureSettings.Returns.SUBTRACT);
    assertThat(settings.segment().algorithms()).containsExactly("kmeans", "bisecting-kmeans");
    assertThat(settings.segment().minShare()).isEqualTo(0.002);
    assertThat(settings.segment().weights()).containsEntry("value", 1.0);
    assertThat(settings.segment().transform()).isEmpty();
  }

  @Test
  void aFileOverridesTheDefaultsAndAnOptionOverridesTheFile() throws IOException {
    Settings settings =
        load("clientele { segment.k { min = 3, max = 7 }, run.seed = 7 }", "segment.k.max=9")
            .settings();
    assertThat(settings.segment().k()).isEqualTo(new SegmentSettings.KRange(3, 9));
    assertThat(settings.run().seed()).isEqualTo(7);
  }

  @Test
  void everyKindOfValueIsBound() throws IOException {
    Settings settings =
        load("""
                clientele {
                  sources.transactions {
                    path = "/data/a b/*.csv"
                    format = CSV
                    options { header = true, "quote" = "\\"", maxColumns = 007 }
                    columns { amount = "Quantity * UnitPrice" }
                    time_zone = Europe/London
                    decimal_separator = comma
                    zero_amounts = quarantine
                  }
                  ingest { dates.max = 2012-01-31, rejected_share.max = 25e-2 }
                  segment {
                    weights { demographic = 0.5 }
                    scaling = standard
                    input { path = p, format = delta, key = id, columns = [x, "y z"] }
                  }
                }
                """)
            .settings();
    SourceSettings source = settings.sources().get("transactions");
    assertThat(source.path()).contains("/data/a b/*.csv");
    assertThat(source.format()).isEqualTo(SourceSettings.Format.CSV);
    assertThat(source.options())
        .containsEntry("header", "true")
        .containsEntry("quote", "\"")
        .containsEntry("maxColumns", "007");
    assertThat(source.columns()).containsEntry("amount", "Quantity * UnitPrice");
    assertThat(source.timeZone()).isEqualTo(ZoneId.of("Europe/London"));
    assertThat(source.decimalSeparator()).isEqualTo(SourceSettings.DecimalSeparator.COMMA);
    assertThat(source.zeroAmounts()).isEqualTo(SourceSettings.Treatment.QUARANTINE);
    assertThat(source.exactRepeats()).isEqualTo(SourceSettings.Treatment.QUARANTINE);
    assertThat(settings.ingest().dates().max()).contains(LocalDate.of(2012, 1, 31));
    assertThat(settings.ingest().rejectedShare().max()).isEqualTo(0.25);
    assertThat(settings.segment().weights())
        .containsEntry("demographic", 0.5)
        .containsEntry("value", 1.0);
    assertThat(settings.segment().scaling()).contains(SegmentSettings.Scaling.STANDARD);
    SegmentSettings.TableInput input = settings.segment().input().orElseThrow();
    assertThat(input.columns()).containsExactly("x", "y z");
    assertThat(input.options()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3a://bucket/orders?version=1&x=a#b",
        "/data/with blank/{a,b}/*.csv",
        "C:\\data\\orders",
        "${not a substitution}",
        "// no comment # either",
        "Łódź/客户.parquet",
        "a=b=c"
      })
  void anOptionsValueIsTakenAsItIs(String value) {
    assertThat(set("sources.transactions.path=" + value).sources().get("transactions").path())
        .contains(value);
  }

  @Test
  void anOptionsValueMayBeHocon() {
    assertThat(set("segment.features=[value, \"demographic\"]").segment().features())
        .containsExactly("value", "demographic");
    assertThat(set("segment.k={min = 4, max: 5}").segment().k())
        .isEqualTo(new SegmentSettings.KRange(4, 5));
    assertThat(set("lake.root=\"a b\"").lake().root()).contains("a b");
    assertThat(error("segment.features=[value")).contains("--set segment.features");
  }

  @Test
  void anOptionTakesAListWithCommasAndCoercesNumbers() {
    Settings settings =
        set("segment.features=value, geographic", "run.seed=-5", "ingest.outliers.fence=0");
    assertThat(settings.segment().features()).containsExactly("value", "geographic");
    assertThat(settings.run().seed()).isEqualTo(-5);
    assertThat(settings.ingest().outliers().fence()).isZero();
  }

  @Test
  void theLastOfSeveralOptionsHoldsAndAnEmptyOneTakesAValueAway() throws IOException {
    assertThat(set("run.seed=1", "run.seed=2").run().seed()).isEqualTo(2);
    assertThat(
            load("clientele.features.rfm_grid = x.csv", "features.rfm_grid=")
                .settings()
                .features()
                .rfmGrid())
        .isEmpty();
  }

  @Test
  void namesOfTheUsersAndOfSparkKeepTheirDots() throws IOException {
    Settings settings =
        load(
                """
                clientele {
                  spark {
                    sql.shuffle.partitions = 64
                    "spark.hadoop.fs.s3a.endpoint" = "http://localhost:1"
                    hadoop.fs.s3a.path.style.access = true
                  }
                }
                """,
                "spark.hadoop.fs.s3a.endpoint=http://localhost:2",
                "spark.hadoop.fs.s3a.endpoint.region=eu-west-1",
                "spark.spark.executor.memory=4g")
            .settings();
    assertThat(settings.spark())
        .containsOnly(
            java.util.Map.entry("spark.sql.shuffle.partitions", "64"),
            java.util.Map.entry("spark.hadoop.fs.s3a.endpoint", "http://localhost:2"),
            java.util.Map.entry("spark.hadoop.fs.s3a.endpoint.region", "eu-west-1"),
            java.util.Map.entry("spark.hadoop.fs.s3a.path.style.access", "true"),
            java.util.Map.entry("spark.executor.memory", "4g"));
  }

  @ParameterizedTest
  @CsvSource({
    "segment.k.mn=3, segment.k.min",
    "segment.k_max=3, segment.k.max",
    "segment.minShare=0.1, segment.min_share",
    "lake.rot=x, lake.root",
    "segmnt.k.min=3, segment.k.min",
    "sources.transactions.formt=csv, sources.transactions.format",
    "transactions.path=x, sources.transactions.path",
    "'segmnt={k = {min = 3}, a = 1}', segment",
    "ingest.rejected_share=0.1, ingest.rejected_share"
  })
  void anUnknownKeyNamesTheNearestKnownOne(String option, String nearest) {
    assertThat(error(option)).contains("--set ").contains(nearest);
  }

  @Test
  void allErrorsComeInOneReportWithFileAndLine() throws IOException {
    String message =
        errorIn(
            """
            clientele {
              lake { root = lake, currency = euro }
              segment {
                k { min = two, max = 1 }
                min_share = 3
                algorithms = [kmeans, kmeens]
              }
              ingest.age { min = 50, max = 40 }
              features.return = exclude
              sources.transactions { path = x, time_zone = Mars/Olympus, format = xls }
            }
            """,
            "ingest.dates.max=31.12.2011",
            "ingest.dates.min=2011-13-01");
    assertThat(message)
        .startsWith("The configuration has 11 errors:\n")
        .contains("shop.conf: 2: lake.currency is \"euro\", but must be a code of ISO 4217")
        .contains(
            "shop.conf: 4: segment.k.min is \"two\", but must be a whole number of at least 2")
        .contains("shop.conf: 4: segment.k.max is 1, but must be a whole number of at least 2")
        .contains("shop.conf: 5: segment.min_share is 3, but must be a number from 0 to 0.5")
        .contains("shop.conf: 6: segment.algorithms is \"kmeens\", but must be one of kmeans")
        .contains("shop.conf: 8: ingest.age.max is 40, below min, which is 50")
        .contains("shop.conf: 9: there is no key features.return; ")
        .contains("features.returns")
        .contains("shop.conf: 10: sources.transactions.time_zone is \"Mars/Olympus\"")
        .contains("format is \"xls\", but must be one of csv, json, parquet, delta")
        .contains("--set ingest.dates.max: ")
        .contains("--set ingest.dates.min: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "segment.k={min = 5, max = 4}|segment.k.max is 4, below min, which is 5",
        "segment.k.min=2.5|segment.k.min is \"2.5\", but must be a whole number of at least 2",
        "run.seed=99999999999999999999|but must be a whole number",
        "segment.min_share=NaN|but must be a number",
        "segment={require = natural, references = 19}|references is 19, but it takes 99 to show",
        "ingest.rejected_share.max=1.01|but must be a number from 0 to 1",
        "ingest.rejected_share.max=1e999|but must be a number",
        "ingest.dates.max=1960-01-01|is 1960-01-01, before min, which is 1970-01-01",
        "segment.algorithms=[]|is empty, but must name at least one",
        "segment.weights.vlaue=1|nearest that there is: value",
        "segment.weights.value=-1|must be a number of at least 0",
        "segment.k=5|segment.k is \"5\", but must be a section",
        "segment.k.min={a=1}|segment.k.min is a section, but must be a whole number",
        "sources.transactions=x|must be a section",
        "sources.transactions.format=csv|is missing: a source has a path, or a query",
        "sources.transactions.columns.amout=x|is no column of transactions; the nearest that there is: amount",
        "sources.custmers.path=x|nearest that there is: customers",
        "sources.customers={path = x, zero_amounts = keep}|only transactions have amounts",
        "segment.input.path=x|segment.input.key is missing",
        "lake.root|this is not in the form path=value",
        "=x|this is not in the form path=value",
        "a..b=x|--set a..b"
      })
  void wrongValuesAreNamed(String option, String message) {
    assertThat(error(option)).contains(message);
  }

  @Test
  void aRawInputIsAllowedWhereAQueryNamesIt() {
    String query = "sources.transactions.query=select * from transactions join `Till_2` using (id)";
    assertThat(set(query, "sources.transactions.path=x", "sources.till_2.path=y").sources())
        .containsKeys("transactions", "till_2");
    assertThat(error(query, "sources.transactions.path=x", "sources.till.path=y"))
        .contains("sources.till is no source");
  }

  @Test
  void aSourceTakesTheDefaultsOfAllSources() {
    Settings settings =
        set("source_defaults.format=csv", "sources.transactions.path=x", "sources.events.path=y");
    assertThat(settings.sources().get("events").format()).isEqualTo(SourceSettings.Format.CSV);
    assertThat(error("source_defaults.fromat=csv")).contains("source_defaults.format");
  }

  @Test
  void aSourceHasTheChecksOfAllSourcesThoseOfItsKindAndItsOwn() throws IOException {
    Map<String, QualityCheck> checks =
        load("""
                clientele.sources.transactions {
                  path = x
                  checks {
                    known_customer.severity = off
                    volume.volume.min = 0.9
                    mine { column = channel, values = [web, "a, b"] }
                  }
                }
                """)
            .settings()
            .sources()
            .get("transactions")
            .checks();
    assertThat(checks.keySet())
        .containsExactly(
            "known_customer", "known_product", "mine", "rejected", "volume", "volume_break");
    assertThat(checks.get("known_customer").isOff()).isTrue();
    assertThat(checks.get("volume").volume()).contains(new QualityCheck.Volume(0.9, 2));
    assertThat(checks.get("volume_break").stops()).isTrue();
    assertThat(checks.get("mine").values()).containsExactly("web", "a, b");
    assertThat(checks.get("known_product").reference())
        .isEqualTo(new QualityCheck.Reference("products", "product_id"));
    String query = "sources.transactions.query=select * from till";
    assertThat(set(query, "sources.till.path=y").sources().get("till").checks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ severity = warn }|checks.mine.holds is missing: a check says one of",
        "{ holds = x, complete = [ts] }|checks.mine.holds cannot stand beside complete",
        "{ min = 3 }|checks.mine.column is missing: min speaks of one",
        "{ holds = x, column = ts }|checks.mine.column has no meaning beside holds",
        "{ volume { min = 0.1, max = 3 }, share = 0.1 }|checks.mine.share has no meaning",
        "{ column = amuont, min = 3 }|names amuont, which is no column of transactions; the nearest"
            + " that there is: amount",
        "{ complete = [ts, chanel] }|the nearest that there is: channel",
        "{ column = product_id, references = produkts }|the nearest that there is: products",
        "{ column = product_id, references = products.id }|which is no column of products",
        "{ holds = x, share = 2 }|from 0 to 1",
        "{ hold = x }|the nearest that there is: sources.transactions.checks",
      })
  void aCheckThatSaysNothingOrTooMuchIsTold(String check, String words) throws IOException {
    assertThat(
            errorIn(
                "clientele {\n sources.transactions {\n path = x\n checks.mine " + check + "\n} }"))
        .contains(words)
        .contains("shop.conf: 4");
  }

  @Test
  void checksStandWhereTheyAreMade() throws IOException {
    assertThat(errorIn("clientele.source_checks { event { a { holds = x } } }"))
        .contains("there is no key source_checks.event; the nearest that there is:")
        .contains("source_checks.events");
    assertThat(error("ingest.near_duplicates.apart=[[a, b], [c]]"))
        .contains("ingest.near_duplicates.apart has an entry that is not a pair of ids");
    assertThat(
            error(
                "sources.transactions.query=select * from till",
                "sources.till.path=y",
                "sources.till.checks.mine.holds=x"))
        .contains("sources.till.checks has no meaning");
  }

  @Test
  void aCommandAsksForWhatItNeeds() throws IOException {
    assertThat(failure(Optional.empty(), EnumSet.allOf(Need.class)))
        .contains("lake.root")
        .contains("sources.transactions");
    Path file = file("clientele { lake.root = x, sources.transactions.path = y }");
    assertThat(
            SettingsLoader.load(Optional.of(file), List.of(), EnumSet.allOf(Need.class))
                .settings()
                .lake()
                .root())
        .contains("x");
  }

  @Test
  void aFileThatCannotBeReadSaysWhy() throws IOException {
    assertThat(failure(Optional.of(folder.resolve("none.conf")), Set.of()))
        .contains("none.conf: there is no such file");
    assertThat(failure(Optional.of(folder), Set.of())).contains("this is a folder");
    assertThat(errorIn("clientele {\n lake {\n root = [1\n}\n")).contains("shop.conf:");
    assertThat(errorIn("clientele.lake.root = ${NO_SUCH_VARIABLE_HERE}"))
        .contains("shop.conf: 1: ")
        .contains("NO_SUCH_VARIABLE_HERE");
    assertThat(errorIn("clientele = 5")).contains("must be a section");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "ISO-8859-1"})
  void aFileInAnotherEncodingIsRefused(String charset) throws IOException {
    Path file = folder.resolve("zoë.conf");
    Files.writeString(file, "clientele.lake.root = zoë", Charset.forName(charset));
    assertThat(failure(Optional.of(file), Set.of())).contains("zoë.conf: ", "UTF-8");
  }

  @Test
  void aCycleOfIncludesIsToldInALine() throws IOException {
    Files.writeString(folder.resolve("a.conf"), "include \"b.conf\"");
    Files.writeString(folder.resolve("b.conf"), "include \"a.conf\"");
    assertThat(failure(Optional.of(folder.resolve("a.conf")), Set.of()))
        .contains("cycle in your includes")
        .hasSizeLessThan(500);
  }

  @Test
  void aSyntaxErrorDoesNotHideAWrongOption() throws IOException {
    assertThat(errorIn("clientele {", "segment.k.mn=3")).contains("shop.conf:").contains("k.min");
  }

  @Test
  void keysOutsideTheSectionAreFoundOut() throws IOException {
    assertThat(errorIn("lake.root = x"))
        .contains("shop.conf: 1: lake stands outside the section clientele");
    assertThat(errorIn("clientle { lake.root = x }")).contains("no section clientle");
    assertThat(load("base = /data\nclientele.lake.root = ${base}/lake").settings().lake().root())
        .contains("/data/lake");
  }

  @Test
  void entriesSayWhereEachValueComesFrom() throws IOException {
    Configuration configuration =
        load("clientele {\n  lake.root = here\n  run.seed = 3\n}", "run.seed=4");
    assertThat(entry(configuration, "lake.root").value()).isEqualTo("\"here\"");
    assertThat(entry(configuration, "lake.root").origin()).endsWith("shop.conf: 2");
    assertThat(entry(configuration, "run.seed").origin()).isEqualTo("--set run.seed");
    assertThat(entry(configuration, "lake.currency").origin()).startsWith("reference.conf:");
    assertThat(entry(configuration, "ingest.dates.max").isSet()).isFalse();
  }

  private static Configuration.Entry entry(Configuration configuration, String path) {
    return configuration.entries().stream()
        .filter(entry -> entry.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void secretsAreHidden() throws IOException {
    Configuration configuration =
        load(
            """
            clientele {
              spark {
                "hadoop.fs.s3a.secret.key" = tiger
                "hadoop.fs.s3a.access.key" = tiger
                "hadoop.fs.azure.sas.box.store" = tiger
              }
              sources.transactions {
                path = "s3a://me:tiger/x@bucket/a"
                options { password = tiger, url = "jdbc:x://h/db?user=a&password=tiger&b=1" }
              }
              lake.root = "abfss://container@store.dfs.core.windows.net/lake"
            }
            """);
    assertThat(configuration.entries().toString())
        .doesNotContain("tiger")
        .contains("s3a://***@bucket/a")
        .contains("password=***&b=1")
        .contains("abfss://container@store");
  }

  @Test
  void aWrongSecretIsNotShownEither() {
    assertThat(error("segment.weights.secret=tiger")).doesNotContain("tiger");
    assertThat(error("password tiger")).contains("path=value");
  }

  @Test
  void theHashIsOfTheValuesNotOfTheirWriting() throws IOException {
    String one = load("clientele { run.seed = 3, features.returns = exclude }").hash();
    String same =
        load("clientele.run { seed : \"3\" }", "features.returns=EXCLUDE", "lake.currency=EUR")
            .hash();
    String other = load("clientele.run.seed = 4", "features.returns=exclude").hash();
    assertThat(one).isEqualTo(same).isNotEqualTo(other).matches("[0-9a-f]{64}");
    String secret = load("clientele.spark.\"hadoop.fs.s3a.secret.key\" = a").hash();
    assertThat(secret).isEqualTo(load("clientele.spark.\"hadoop.fs.s3a.secret.key\" = b").hash());
  }
}
