package clientele.features;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * What one pass of {@link ExactQuantiles} learns about some intervals: for each a histogram with
 * the smallest and the largest key of every bin, or, where it is known to hold few values, the
 * values themselves. Sums, minima and maxima of longs: the same whatever the order.
 */
final class KeyCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bins of all intervals together: at most 24 MiB a task. */
  private static final int BUDGET = 1 << 20;

  private static final int MOST_BINS = 1 << 16;
  private static final int FEWEST_BINS = 1 << 6;

  private final KeyInterval[] intervals;

  /** Where each column's intervals begin; they are sorted by column and key. */
  private final int[] firstOf;

  private final int bins;
  private final Tally[] tallies;

  /**
   * Nothing counted yet.
   *
   * @param intervals sorted by column and key, without overlap
   * @param columns how many columns a row has
   */
  KeyCounts(KeyInterval[] intervals, int columns) {
    this.intervals = intervals;
    this.firstOf = new int[columns + 1];
    for (KeyInterval interval : intervals) {
      firstOf[interval.column() + 1]++;
    }
    for (int column = 0; column < columns; column++) {
      firstOf[column + 1] += firstOf[column];
    }
    int share = Integer.highestOneBit(Math.max(1, BUDGET / Math.max(1, intervals.length)));
    this.bins = Math.min(MOST_BINS, Math.max(FEWEST_BINS, share));
    this.tallies = new Tally[intervals.length];
  }

  /** Counts a row of doubles; NULL and NaN do not count. */
  KeyCounts add(InternalRow row) {
    for (int column = 0; column + 1 < firstOf.length; column++) {
      if (firstOf[column] == firstOf[column + 1] || row.isNullAt(column)) {
        continue;
      }
      double value = row.getDouble(column);
      if (!Double.isNaN(value)) {
        add(column, KeyInterval.key(value));
      }
    }
    return this;
  }

  private void add(int column, long key) {
    for (int i = firstOf[column]; i < firstOf[column + 1]; i++) {
      if (intervals[i].holds(key)) {
        tally(i).add(key);
        return;
      }
    }
  }

  /** Adds what another task counted of the same intervals. */
  KeyCounts merge(KeyCounts other) {
    for (int i = 0; i < tallies.length; i++) {
      if (other.tallies[i] != null) {
        tally(i).merge(other.tallies[i]);
      }
    }
    return this;
  }

  /** How many values an interval holds. */
  long count(int interval) {
    return tallies[interval] == null ? 0 : tallies[interval].count();
  }

  /**
   * Where a value stands.
   *
   * @param interval which interval
   * @param rank position among the interval's values in ascending order, from 0
   * @return the keys that enclose it, with how many values of the column are smaller; both are the
   *     value's key once it is found
   */
  KeyInterval locate(int interval, long rank) {
    KeyInterval found = tally(interval).locate(rank);
    KeyInterval outer = intervals[interval];
    return new KeyInterval(
        outer.column(), found.low(), found.high(), outer.below() + found.below(), found.count());
  }

  private Tally tally(int i) {
    if (tallies[i] == null) {
      KeyInterval interval = intervals[i];
      boolean few = interval.count() >= 0 && interval.count() <= bins;
      tallies[i] =
          few
              ? new Values((int) interval.count())
              : new Histogram(interval.low(), interval.shift(bins), bins);
    }
    return tallies[i];
  }

  /** What is known of one interval. */
  private interface Tally extends Serializable {
    void add(long key);

    void merge(Tally other);

    long count();

    KeyInterval locate(long rank);
  }

  /** All values of a small interval. */
  private static final class Values implements Tally {
    private static final long serialVersionUID = 1L;

    private final int most;
    private long[] keys = new long[16];
    private int size;
    private transient boolean sorted;

    Values(int most) {
      this.most = most;
    }

    @Override
    public void add(long key) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, Math.min(most, 2 * size));
      }
      keys[size++] = key;
    }

    @Override
    public void merge(Tally other) {
      Values values = (Values) other;
      for (int i = 0; i < values.size; i++) {
        add(values.keys[i]);
      }
    }

    @Override
    public long count() {
      return size;
    }

    @Override
    public KeyInterval locate(long rank) {
      if (!sorted) {
        Arrays.sort(keys, 0, size);
        sorted = true;
      }
      long key = keys[(int) rank];
      return new KeyInterval(0, key, key, rank, 1);
    }
  }

  /** Counts by bin. */
  private static final class Histogram implements Tally {
    private static final long serialVersionUID = 1L;

    private final long low;
    private final int shift;
    private final int bins;
    private transient long[] counts;
    private transient long[] least;
    private transient long[] most;

    Histogram(long low, int shift, int bins) {
      this.low = low;
      this.shift = shift;
      this.bins = bins;
      allocate();
    }

    private void allocate() {
      counts = new long[bins];
      least = new long[bins];
      most = new long[bins];
      Arrays.fill(least, Long.MAX_VALUE);
      Arrays.fill(most, Long.MIN_VALUE);
    }

    @Override
    public void add(long key) {
      int bin = (int) ((key - low) >>> shift);
      counts[bin]++;
      least[bin] = Math.min(least[bin], key);
      most[bin] = Math.max(most[bin], key);
    }

    @Override
    public void merge(Tally other) {
      Histogram histogram = (Histogram) other;
      for (int bin = 0; bin < bins; bin++) {
        counts[bin] += histogram.counts[bin];
        least[bin] = Math.min(least[bin], histogram.least[bin]);
        most[bin] = Math.max(most[bin], histogram.most[bin]);
      }
    }

    @Override
    public long count() {
      return Arrays.stream(counts).sum();
    }

    @Override
    public KeyInterval locate(long rank) {
      long below = 0;
      int bin = 0;
      while (rank >= below + counts[bin]) {
        below += counts[bin++];
      }
      return new KeyInterval(0, least[bin], most[bin], below, counts[bin]);
    }

    // Most bins of most columns are empty: only the others travel.
    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeInt((int) Arrays.stream(counts).filter(count -> count > 0).count());
      for (int bin = 0; bin < bins; bin++) {
        if (counts[bin] > 0) {
          out.writeInt(bin);
          out.writeLong(counts[bin]);
          out.writeLong(least[bin]);
          out.writeLong(most[bin]);
        }
      }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      allocate();
      int used = in.readInt();
      for (int i = 0; i < used; i++) {
        int bin = in.readInt();
        counts[bin] = in.readLong();
        least[bin] = in.readLong();
        most[bin] = in.readLong();
      }
    }
  }
}
