package clientele.clustering;

/**
 * Where a point belongs.
 *
 * @param segment from 0; {@link #NOISE} for none
 * @param distance from what the segment is known by, in scaled units, at least 0
 * @param margin how much further the second nearest segment is, in scaled units, at least 0
 * @param confidence 0 on the border of two segments, 1 where nothing speaks for another
 */
public record Assignment(int segment, double distance, double margin, double confidence) {
  /** The segment of a point that belongs to none. */
  public static final int NOISE = -1;

  /**
   * The same, where a part of the point is a guess. A value that was imputed could be any that
   * customers have, so that the expected squared distance to every segment is that of the point and
   * the variance v of what was imputed (Eirola, Doquire, Verleysen, Lendasse, "Distance estimation
   * in numerical data sets with missing values", Information Sciences 240, 2013). What is nearest
   * stays nearest, distance and margin are those of the point; confidence is 1 − √((d₁² + v) / (d₂²
   * + v)), with d₁ the distance and d₂ that and the margin: the more is guessed, the less of the
   * difference is left.
   *
   * @param variance v, in squared scaled units; 0 where all is known
   * @return the same for 0
   */
  Assignment guessed(double variance) {
    if (variance <= 0 || segment == NOISE) {
      return this;
    }
    double second = distance + margin;
    double left = 1 - Math.sqrt((distance * distance + variance) / (second * second + variance));
    return new Assignment(segment, distance, margin, Math.min(confidence, Math.max(0, left)));
  }
}
