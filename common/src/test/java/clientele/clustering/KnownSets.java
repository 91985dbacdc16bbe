package clientele.clustering;

import clientele.clustering.search.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Sets drawn like those that clustering is usually tried on, whose number of groups is known: the
 * originals' sizes, arrangements and overlaps, but other draws. Birch's groups have 1,000 rows, or
 * fewer where time is short.
 */
enum KnownSets {
  /** Kärkkäinen and Fränti 2002: 150 rows a group at random places, 20 of them. */
  A1(20),
  A2(35),
  A3(50),
  /** Veenman 2002: 100 rows a group, close together. */
  D31(31),
  /** Fränti and Virmajoki 2006: 15 groups of which the nearest overlap. */
  S3(15),
  /** Fränti, Virmajoki and Hautamäki 2006: 16 tight groups of 64 rows in 32 dimensions. */
  DIM32(16),
  /** Rezaei and Fränti 2016: three dense groups of 2,000 rows, five wide ones of 100 far away. */
  UNBALANCE(8),
  /** Veenman 2002: 40 rows a group, one in the middle of two rings. */
  R15(15),
  /** Zhang 1997: a grid of 10 by 10 touching groups. */
  BIRCH1(100),
  /** Zhang 1997: 100 groups along a sine. */
  BIRCH2(100);

  private final int groups;

  KnownSets(int groups) {
    this.groups = groups;
  }

  int groups() {
    return groups;
  }

  double[][] rows(int birch, long seed) {
    SplittableRandom random = Streams.of(seed, name().hashCode());
    List<double[]> rows = new ArrayList<>();
    switch (this) {
      case A1, A2, A3 -> scattered(rows, random, 150, 5, 2);
      case D31 -> scattered(rows, random, 100, 4.5, 2);
      case S3 -> scattered(rows, random, 330, 3.2, 2);
      case DIM32 -> scattered(rows, random, 64, 20, 32);
      case UNBALANCE -> {
        for (double[] center : new double[][] {{0, 0}, {30, 0}, {60, 20}}) {
          cloud(rows, random, 2_000, 3, center);
        }
        for (double[] center :
            new double[][] {{240, 0}, {340, 0}, {290, 45}, {240, 90}, {340, 90}}) {
          cloud(rows, random, 100, 9, center);
        }
      }
      case R15 -> {
        cloud(rows, random, 40, 1, 0, 0);
        for (int i = 0; i < 7; i++) {
          double angle = 2 * Math.PI * i / 7;
          cloud(rows, random, 40, 1, 6 * Math.cos(angle), 6 * Math.sin(angle));
          cloud(rows, random, 40, 1, 20 * Math.cos(angle), 20 * Math.sin(angle));
        }
      }
      case BIRCH1 -> {
        for (int i = 0; i < groups; i++) {
          double step = 4 * Math.sqrt(2);
          int line = i / 10;
          cloud(rows, random, birch, 1, step * (i % 10), step * line);
        }
      }
      case BIRCH2 -> {
        for (int i = 0; i < groups; i++) {
          double at = 2 * Math.PI * i;
          cloud(rows, random, birch, 1, at, 100 * Math.sin(at / 100));
        }
      }
    }
    return TestData.standardised(rows.toArray(double[][]::new));
  }

  /** Groups of spread 1 at random places that are so far apart at least, in as small a box. */
  private void scattered(
      List<double[]> rows, SplittableRandom random, int each, double apart, int width) {
    List<double[]> centers = new ArrayList<>();
    double box = apart;
    while (centers.size() < groups) {
      double side = box;
      double[] center = random.doubles(width).map(at -> side * at).toArray();
      if (centers.stream().allMatch(other -> Distances.euclidean(center, other) >= apart)) {
        centers.add(center);
      } else {
        box *= 1.001;
      }
    }
    centers.forEach(center -> cloud(rows, random, each, 1, center));
  }

  private static void cloud(
      List<double[]> rows, SplittableRandom random, int size, double spread, double... center) {
    for (int i = 0; i < size; i++) {
      double[] row = center.clone();
      for (int j = 0; j < row.length; j++) {
        row[j] += spread * Streams.gaussian(random);
      }
      rows.add(row);
    }
  }
}
