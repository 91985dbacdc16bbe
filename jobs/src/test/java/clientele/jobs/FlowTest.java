package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.lake.TableContract;
import clientele.lake.tables.Tables;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The flow says what the stages do. */
class FlowTest {
  static List<Flow.Step> stages() {
    return Flow.all();
  }

  private static List<String> names(List<TableContract> tables) {
    return tables.stream().map(TableContract::name).toList();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aStageReadsAndWritesWhatTheFlowSays(Flow.Step step) {
    Stage stage = step.stage();
    assertThat(stage.name()).isEqualTo(step.name());
    assertThat(names(stage.reads())).containsExactlyInAnyOrderElementsOf(step.reads());
    assertThat(names(stage.writes())).containsExactlyElementsOf(step.writes());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aStageReadsTablesThatAnEarlierOneWrites(Flow.Step step) {
    Set<String> written = new HashSet<>();
    for (Flow.Step earlier : Flow.all()) {
      if (earlier.equals(step)) {
        break;
      }
      written.addAll(earlier.writes());
    }
    assertThat(written).containsAll(step.reads());
    assertThat(names(Tables.ALL)).containsAll(step.writes());
  }
}
