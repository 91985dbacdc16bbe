package clientele.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class PersonsTest {
  private static Row pair(String later, String earlier, double score) {
    return RowFactory.create(
        later,
        Long.parseLong(later.substring(1)),
        earlier,
        Long.parseLong(earlier.substring(1)),
        "rule",
        score);
  }

  private static List<String> persons(List<Row> pairs, List<List<String>> apart) {
    List<String> found = new ArrayList<>();
    Persons.of(pairs.iterator(), apart)
        .forEachRemaining(
            row ->
                found.add(
                    row.getString(0)
                        + ">"
                        + row.getString(1)
                        + " "
                        + row.get(3)
                        + " "
                        + row.get(4)));
    return found;
  }

  @Test
  void chainsLeadToTheFirstIdWhateverTheOrderOfThePairs() {
    List<Row> pairs =
        new ArrayList<>(
            List.of(
                pair("c4", "c3", 0.9),
                pair("c3", "c2", 0.97),
                pair("c2", "c1", 0.96),
                pair("c9", "c8", 1),
                pair("c3", "c1", 0.95)));
    List<String> expected = List.of("c2>c1 0.97 4", "c3>c1 0.97 4", "c4>c1 0.9 4", "c9>c8 1.0 2");
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(pairs, new Random(seed));
      assertThat(persons(pairs, List.of())).isEqualTo(expected);
    }
  }

  @Test
  void idsThatAreApartDoNotMeetByWayOfOthers() {
    List<Row> pairs = List.of(pair("c2", "c1", 0.99), pair("c3", "c2", 0.98), pair("c3", "c1", 1));
    assertThat(persons(pairs, List.of(List.of("c1", "c3")))).containsExactly("c2>c1 0.99 2");
    assertThat(persons(pairs, List.of(List.of("c2", "c1"), List.of("c7", "c8"))))
        .containsExactly("c3>c1 1.0 2");
    assertThat(persons(pairs, List.of(List.of("c3", "c2")))).containsExactly("c3>c1 1.0 2");
  }

  @Test
  void aLongChainIsOnePersonAndNoPairIsNone() {
    List<Row> pairs = new ArrayList<>();
    for (int at = 2; at <= 5_000; at++) {
      pairs.add(pair("c" + at, "c" + (at - 1), 0.9 + 0.1 / at));
    }
    assertThat(persons(pairs, List.of())).hasSize(4_999).allMatch(row -> row.contains(">c1 "));
    assertThat(persons(List.of(), List.of(List.of("c1", "c2")))).isEmpty();
  }
}
