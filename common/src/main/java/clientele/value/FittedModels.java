package clientele.value;

import java.util.List;
import java.util.Optional;

/**
 * The models of all groups of customers.
 *
 * @param groups everybody first
 * @param grain days to which the histories were rounded for want of memory; 1 where they were not
 */
public record FittedModels(List<GroupModels> groups, int grain) {

  /** Where no model is asked for. */
  public static final FittedModels NONE = new FittedModels(List.of(), 1);

  /** Copies the list. */
  public FittedModels {
    groups = List.copyOf(groups);
  }

  /**
   * The models of everybody.
   *
   * @return always there
   */
  public GroupModels everybody() {
    return groups.get(0);
  }

  /**
   * The model of purchases that a group's forecasts come from: its own, or else everybody's.
   *
   * @param group its name
   * @return empty where nothing could be fitted
   */
  public Optional<Fit> purchases(String group) {
    return find(group)
        .flatMap(GroupModels::chosen)
        .or(() -> everybody().chosen())
        .map(Candidate::fit);
  }

  /**
   * The model of money that a group's forecasts come from: its own, or else everybody's.
   *
   * @param group its name
   * @return empty where nothing could be fitted
   */
  public Optional<Fit> spend(String group) {
    return find(group)
        .map(GroupModels::spend)
        .filter(Candidate::chosen)
        .or(() -> Optional.of(everybody().spend()).filter(Candidate::chosen))
        .map(Candidate::fit);
  }

  /** Whether a group's purchases are foretold by a model of its own. */
  boolean hasOwn(String group) {
    return find(group).flatMap(GroupModels::chosen).isPresent();
  }

  private Optional<GroupModels> find(String group) {
    return groups.stream().filter(models -> models.group().equals(group)).findFirst();
  }
}
