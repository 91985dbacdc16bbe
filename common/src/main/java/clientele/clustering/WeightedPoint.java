package clientele.clustering;

import java.io.Serializable;

/**
 * A point of the feature space, of which there may be several alike. Not a record: Kryo reads it.
 */
public final class WeightedPoint implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final double[] coordinates;
  private final double weight;

  /**
   * A point.
   *
   * @param key names it
   * @param coordinates finite, without minus zero; not copied
   * @param weight how many rows it stands for, positive
   */
  public WeightedPoint(String key, double[] coordinates, double weight) {
    this.key = key;
    this.coordinates = coordinates;
    this.weight = weight;
  }

  /**
   * Names it.
   *
   * @return the key
   */
  public String key() {
    return key;
  }

  /**
   * Where it is.
   *
   * @return the array itself: not to be changed
   */
  public double[] coordinates() {
    return coordinates;
  }

  /**
   * How many rows it stands for.
   *
   * @return positive
   */
  public double weight() {
    return weight;
  }
}
