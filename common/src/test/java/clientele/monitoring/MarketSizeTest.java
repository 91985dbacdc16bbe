package clientele.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.monitoring.MarketSize.Figure;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketSizeTest {
  private static final LocalDate AS_OF = LocalDate.parse("2026-04-01");

  private static Figure figure(String region, String segment, String period, double value) {
    return new Figure(Optional.ofNullable(region), Optional.ofNullable(segment), period, value);
  }

  @ParameterizedTest
  @CsvSource({
    "2025, 2025-01-01/2026-01-01",
    "2025-H2, 2025-07-01/2026-01-01",
    "2025-Q3, 2025-07-01/2025-10-01",
    "q3 2025, 2025-07-01/2025-10-01",
    "2025Q1, 2025-01-01/2025-04-01",
    "2025-07, 2025-07-01/2025-08-01",
    "2025-12-31, 2025-12-31/2026-01-01",
    "2025-H3, ''",
    "2025-13, ''",
    "2025-02-30, ''",
    "last year, ''"
  })
  void periodsAreReadAsAreaMeasuresReadsThem(String text, String days) {
    assertThat(MarketSize.window(text).map(Window::text).orElse("")).isEqualTo(days);
  }

  @Test
  void theLatestPeriodThatHasEndedCounts() {
    MarketSize size =
        MarketSize.of(
                List.of(
                    figure(null, null, "2025", 100),
                    figure(null, null, "2026-Q1", 30),
                    figure(null, null, "2026-Q1", 50),
                    figure(null, "Best ", "2026-Q1", 8),
                    figure("North", null, "2026-Q1", 5),
                    figure(null, null, "2026-Q2", 70)),
                AS_OF,
                1000)
            .orElseThrow();
    assertThat(size.text()).isEqualTo("2026-Q1");
    assertThat(size.total()).isEqualTo(40_000);
    assertThat(size.areas()).isEmpty();
    assertThat(size.segment(3, "best")).contains(8_000.0);
    assertThat(size.segment(3, "others")).isEmpty();
  }

  @Test
  void areasAddUpToAMarketOfTheirOwn() {
    MarketSize size =
        MarketSize.of(
                List.of(
                    figure("North", null, "2026-03", 30),
                    figure(" south", null, "2026-03", 20),
                    figure("west", null, "2026-02", 20)),
                AS_OF,
                1)
            .orElseThrow();
    assertThat(size.total()).isEqualTo(50);
    assertThat(size.areas()).containsExactly("north", "south");
  }

  @Test
  void whatHasNoPeriodOrNoTotalIsNotKnown() {
    assertThat(MarketSize.of(List.of(figure(null, null, "2026-Q2", 1)), AS_OF, 1)).isEmpty();
    assertThat(MarketSize.of(List.of(figure(null, "best", "2025", 1)), AS_OF, 1)).isEmpty();
    assertThat(MarketSize.of(List.of(), AS_OF, 1)).isEmpty();
  }
}
