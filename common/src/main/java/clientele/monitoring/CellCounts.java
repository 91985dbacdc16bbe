package clientele.monitoring;

import clientele.monitoring.WatchedFeature.Comparison;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * How many customers of each slice, segment and tenure have a feature in each of its cells. Counts:
 * the same whatever the order of rows. A row is: slice (0 reference, 1 present), place of the
 * segment (the last one for none), tenure in days, then the features' values.
 */
final class CellCounts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FIRST = 3;

  private final Layout layout;

  /** Not there before the first row, so that the empty ones that travel to the tasks are small. */
  private long[] counts = {};

  CellCounts(Layout layout) {
    this.layout = layout;
  }

  /**
   * Where each count stands.
   *
   * @param cells of each feature
   * @param comparisons of each feature
   * @param isNumber of each feature
   * @param tenures cells of tenure; the last but one is beyond that of the reference
   * @param segments how many, those of none included
   * @param days between the slices
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Layout(
      ValueCells[] cells,
      Comparison[] comparisons,
      boolean[] isNumber,
      ValueCells tenures,
      int segments,
      long days)
      implements Serializable {
    static Layout of(
        List<WatchedFeature> features,
        List<ValueCells> cells,
        ValueCells tenures,
        int segments,
        long days) {
      boolean[] numbers = new boolean[features.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = features.get(i).isNumber();
      }
      return new Layout(
          cells.toArray(ValueCells[]::new),
          features.stream().map(WatchedFeature::comparison).toArray(Comparison[]::new),
          numbers,
          tenures,
          segments,
          days);
    }

    /** Tenures that are told apart for a feature. */
    int strata(int feature) {
      return comparisons[feature] == Comparison.EQUAL_TENURE ? tenures.size() : 1;
    }

    int size() {
      return start(cells.length);
    }

    /** Where a feature's counts begin: by slice, segment, stratum, cell. */
    int start(int feature) {
      int start = 0;
      for (int before = 0; before < feature; before++) {
        start += 2 * segments * strata(before) * cells[before].size();
      }
      return start;
    }

    int at(int start, int feature, int slice, int segment, int stratum) {
      return start
          + ((slice * segments + segment) * strata(feature) + stratum) * cells[feature].size();
    }
  }

  /** Counts a row. */
  CellCounts add(InternalRow row) {
    if (counts.length == 0) {
      counts = new long[layout.size()];
    }
    int slice = row.getInt(0);
    int segment = row.getInt(1);
    double tenure = row.getDouble(2);
    int stratum = layout.tenures().of(tenure);
    int start = 0;
    for (int feature = 0; feature < layout.cells().length; feature++) {
      ValueCells cells = layout.cells()[feature];
      switch (layout.comparisons()[feature]) {
        case EQUAL_TENURE ->
            counts[layout.at(start, feature, slice, segment, stratum) + cell(row, feature)]++;
        case AS_IS -> counts[layout.at(start, feature, slice, segment, 0) + cell(row, feature)]++;
        case AGED -> {
          int base = layout.at(start, feature, slice, segment, 0);
          counts[base + cells.of(slice == 0 ? tenure + layout.days() : tenure)]++;
          if (slice == 0 && tenure <= layout.days()) {
            counts[base + cells.of(tenure)]++;
          }
        }
      }
      start += 2 * layout.segments() * layout.strata(feature) * cells.size();
    }
    return this;
  }

  private int cell(InternalRow row, int feature) {
    ValueCells cells = layout.cells()[feature];
    int column = FIRST + feature;
    if (row.isNullAt(column)) {
      return cells.missing();
    }
    return layout.isNumber()[feature]
        ? cells.of(row.getDouble(column))
        : cells.of(row.getUTF8String(column).toString());
  }

  /** Adds what another task counted. */
  CellCounts merge(CellCounts other) {
    if (counts.length == 0) {
      return other;
    }
    for (int i = 0; i < other.counts.length; i++) {
      counts[i] += other.counts[i];
    }
    return this;
  }

  /**
   * The counts of a feature in a slice.
   *
   * @param segment a place, or -1 for all customers
   * @return by stratum and cell
   */
  double[][] of(int feature, int slice, int segment) {
    int start = layout.start(feature);
    int cells = layout.cells()[feature].size();
    double[][] found = new double[layout.strata(feature)][cells];
    if (counts.length == 0) {
      return found;
    }
    for (int s = 0; s < layout.segments(); s++) {
      if (segment >= 0 && s != segment) {
        continue;
      }
      for (int stratum = 0; stratum < found.length; stratum++) {
        int at = layout.at(start, feature, slice, s, stratum);
        for (int cell = 0; cell < cells; cell++) {
          found[stratum][cell] += counts[at + cell];
        }
      }
    }
    return found;
  }
}
