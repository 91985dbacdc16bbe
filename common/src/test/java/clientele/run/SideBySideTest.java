package clientele.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  /** Each waits for the other to have begun: one after the other they would not end. */
  @Test
  void twoThingsAreDoneBesideEachOther() {
    CountDownLatch begun = new CountDownLatch(2);
    assertThat(SideBySide.map(List.of("one", "two"), item -> meet(begun, item)))
        .containsExactly("one", "two");
  }

  private static <T> T meet(CountDownLatch begun, T result) {
    begun.countDown();
    try {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return result;
  }

  @Test
  void resultsAreInTheOrderOfTheItems() {
    assertThat(SideBySide.map(List.of(3, 1, 2, 5, 4), item -> item * item))
        .containsExactly(9, 1, 4, 25, 16);
    assertThat(SideBySide.map(List.of(), item -> item)).isEmpty();
  }

  @Test
  void aFailureIsThrownAsItIs() {
    assertThatThrownBy(
            () ->
                SideBySide.map(
                    List.of("a", "b", "c"),
                    item -> {
                      if (item.equals("b")) {
                        throw UserException.usage(item);
                      }
                      return item;
                    }))
        .isInstanceOf(UserException.class)
        .hasMessage("b");
  }
}
