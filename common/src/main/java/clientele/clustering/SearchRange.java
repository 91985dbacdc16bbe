package clientele.clustering;

import clientele.config.SegmentSettings.KRange;
import clientele.run.Progress;
import clientele.run.UserException;

/** How many segments the data allow. */
public final class SearchRange {
  private SearchRange() {}

  /**
   * The range that can be searched: no more segments than distinct points, and fewer than points.
   *
   * @param asked {@code segment.k}
   * @param points with their distinct ones counted up to {@code asked.max()} at least
   * @param progress hears of a lowered maximum
   * @return within what was asked
   * @throws UserException (usage) for a range that is none, (nothing to do) where not even the
   *     minimum is possible
   */
  public static Segmenter.Range of(KRange asked, Points points, Progress progress) {
    require(asked);
    long most = Math.min(points.distinct(), points.count() - 1);
    if (most < asked.min()) {
      throw UserException.nothingToDo(
          "segment.k.min = "
              + asked.min()
              + " segments need as many distinct rows, and more rows than segments; there are "
              + points.count()
              + " rows"
              + (points.distinct() < points.count()
                  ? ", " + points.distinct() + " of them distinct"
                  : "")
              + ".");
    }
    if (most < asked.max()) {
      progress.warn(
          "segment.k.max was lowered from "
              + asked.max()
              + " to "
              + most
              + ": there are "
              + points.count()
              + " rows, "
              + points.distinct()
              + " of them distinct.");
    }
    return new Segmenter.Range(asked.min(), (int) Math.min(most, asked.max()));
  }

  /**
   * Checks a range before any data are read.
   *
   * @param asked {@code segment.k}
   * @throws UserException (usage) for a range that is none
   */
  public static void require(KRange asked) {
    if (asked.min() < 2 || asked.max() < asked.min()) {
      throw UserException.usage(
          "segment.k goes from "
              + asked.min()
              + " to "
              + asked.max()
              + "; it goes from at least 2 to at least its minimum.");
    }
  }
}
