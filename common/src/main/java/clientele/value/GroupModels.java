package clientele.value;

import java.util.List;
import java.util.Optional;

/**
 * The models of one group of customers.
 *
 * @param group its name
 * @param purchases every candidate for the model of purchases
 * @param spend the model of money
 */
public record GroupModels(String group, List<Candidate> purchases, Candidate spend) {

  /** Copies the list. */
  public GroupModels {
    purchases = List.copyOf(purchases);
  }

  /**
   * The model of purchases that forecasts come from.
   *
   * @return empty where none could be fitted
   */
  public Optional<Candidate> chosen() {
    return purchases.stream().filter(Candidate::chosen).findFirst();
  }
}
