package clientele.clustering;

import java.util.Arrays;

/**
 * Points in one array, axis after axis: all their first coordinates, then all their second ones. In
 * this order the processor computes the distances of several points at a time, which it must not do
 * within the sum of one point, whose order counts. A point's distance is the same to the last bit
 * as {@link Distances} has it.
 */
final class Axes {
  /** Points whose distances stay in the processor's nearest cache while centres go by. */
  static final int TILE = 256;

  private Axes() {}

  /**
   * Turns points around.
   *
   * @param rows point after point
   * @param width coordinates of a point
   * @return a copy, axis after axis
   */
  static double[] of(double[] rows, int width) {
    int count = rows.length / width;
    double[] axes = new double[rows.length];
    for (int i = 0, at = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        axes[j * count + i] = rows[at++];
      }
    }
    return axes;
  }

  /** One point of them. */
  static double[] point(double[] axes, int count, int row) {
    double[] point = new double[axes.length / count];
    for (int j = 0, at = row; j < point.length; j++, at += count) {
      point[j] = axes[at];
    }
    return point;
  }

  /**
   * The squared distances of some successive points to one centre.
   *
   * @param axes the points
   * @param count how many they are in all
   * @param from the first of them
   * @param size how many from there
   * @param centers where the centre is
   * @param at where it begins there
   * @param into receives them, from its beginning
   */
  static void squared(
      double[] axes, int count, int from, int size, double[] centers, int at, double[] into) {
    int width = axes.length / count;
    Arrays.fill(into, 0, size, 0);
    int j = 0;
    for (; j + 3 < width; j += 4) {
      addFour(axes, j * count + from, count, size, centers, at + j, into);
    }
    for (; j < width; j++) {
      add(axes, j * count + from, size, centers[at + j], into);
    }
  }

  /** Adds one axis after the other to each sum, which is written back once. */
  private static void addFour(
      double[] axes, int from, int count, int size, double[] centers, int at, double[] into) {
    int second = from + count;
    int third = second + count;
    int fourth = third + count;
    double a = centers[at];
    double b = centers[at + 1];
    double c = centers[at + 2];
    double d = centers[at + 3];
    for (int i = 0; i < size; i++) {
      double u = axes[from + i] - a;
      double v = axes[second + i] - b;
      double w = axes[third + i] - c;
      double x = axes[fourth + i] - d;
      into[i] = into[i] + u * u + v * v + w * w + x * x;
    }
  }

  private static void add(double[] axes, int from, int size, double center, double[] into) {
    for (int i = 0; i < size; i++) {
      double d = axes[from + i] - center;
      into[i] += d * d;
    }
  }

  /**
   * All ones where one number is less than another, zeros where not: numbers that are not negative
   * are in the order of their bits, and an inner loop has no branch to guess wrong.
   *
   * @param bits of the one
   * @param others of the other
   */
  static long less(long bits, long others) {
    return (bits - others) >> (Long.SIZE - 1);
  }
}
