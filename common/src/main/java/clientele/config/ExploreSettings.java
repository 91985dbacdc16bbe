package clientele.config;

/**
 * What is told of the data.
 *
 * @param bins of a histogram, at most
 * @param categories values of a category that are told, at most
 * @param minCustomers a value, a period or a cohort of fewer is not told by itself
 * @param sample customers that pairs of features are compared on, at most
 * @param pairFeatures features that are compared in pairs, at most
 * @param cohorts months of first purchase that are told, the latest ones
 * @param hopkins how it is found out whether there are groups
 */
public record ExploreSettings(
    @Range(min = 5, max = 1000) int bins,
    @Range(min = 1, max = 10_000) int categories,
    @Range(min = 1, max = 1_000_000) int minCustomers,
    @Range(min = 100, max = 200_000) int sample,
    @Range(min = 2, max = 1000) int pairFeatures,
    @Range(min = 1, max = 1200) int cohorts,
    Hopkins hopkins) {

  /**
   * The Hopkins statistic.
   *
   * @param sample customers whose points are looked at, at most
   * @param draws how often points are drawn
   */
  public record Hopkins(
      @Range(min = 10, max = 100_000) int sample, @Range(min = 2, max = 1000) int draws) {}
}
