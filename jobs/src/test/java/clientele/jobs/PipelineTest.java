package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.run.ExitCode;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All stages one after the other, as the command runs them. */
@SparkTest
class PipelineTest {
  /** One customer; and some who are all equal. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c1,2026-01-01,5,t1\nc1,2026-01-02,6,t2\n",
        "c1,2026-01-01,5,t1\nc2,2026-01-01,5,t2\nc3,2026-01-01,5,t3\nc4,2026-01-01,5,t4\n"
      })
  void customersWhoCannotBeToldApartAreNothingToDo(String rows, TemporaryLake temporary)
      throws IOException {
    Path file = Files.writeString(temporary.folder().resolve("t.csv"), IngestFixture.HEADER + rows);
    Trial trial =
        Trial.run(
            "pipeline",
            "--set",
            "lake.root=" + temporary.lake().root(),
            "--set",
            "sources.transactions.path=" + file,
            "--set",
            "sources.transactions.format=csv",
            "--set",
            "sources.transactions.options.header=true");
    assertThat(trial.code()).as(trial.err()).isEqualTo(ExitCode.NOTHING_TO_DO.code());
    assertThat(trial.out() + trial.err()).contains("feature_catalog");
    Path lake = temporary.folder().resolve("lake");
    assertThat(lake.resolve("customer_features")).exists();
    assertThat(lake.resolve("customer_segments")).doesNotExist();
  }
}
