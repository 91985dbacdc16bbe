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
}
