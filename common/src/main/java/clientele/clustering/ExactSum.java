package clientele.clustering;

import java.io.Serializable;
import java.math.BigInteger;

/**
 * A sum of doubles without rounding, whatever their order: each addend is added as an integer to
 * the bins of a fixed-point number that spans all doubles (Malcolm 1971's accumulators). Up to 2³⁰
 * finite addends between two merges, each of which carries over what is above a bin's width.
 */
final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The least positive double is 2 to the minus this. */
  private static final int LEAST = 1074;

  private static final int BIN_BITS = 32;
  private static final long BIN = (1L << BIN_BITS) - 1;
  private static final int MANTISSA_BITS = 52;
  private static final int EXPONENTS = 0x7ff;

  /** Enough for the largest double, and for carries. */
  private final long[] bins = new long[(2 * LEAST) / BIN_BITS + 4];

  void add(double x) {
    long bits = Double.doubleToRawLongBits(x);
    int exponent = (int) (bits >>> MANTISSA_BITS) & EXPONENTS;
    long mantissa = bits & ((1L << MANTISSA_BITS) - 1);
    if (exponent > 0) {
      mantissa |= 1L << MANTISSA_BITS;
      exponent--;
    }
    int bin = exponent >>> 5;
    int shift = exponent & (BIN_BITS - 1);
    long low = (mantissa << shift) & BIN;
    long rest = mantissa >>> (BIN_BITS - shift);
    if (bits < 0) {
      bins[bin] -= low;
      bins[bin + 1] -= rest & BIN;
      bins[bin + 2] -= rest >>> BIN_BITS;
    } else {
      bins[bin] += low;
      bins[bin + 1] += rest & BIN;
      bins[bin + 2] += rest >>> BIN_BITS;
    }
  }

  void merge(ExactSum other) {
    long carry = 0;
    for (int i = 0; i < bins.length - 1; i++) {
      long sum = bins[i] + other.bins[i] + carry;
      bins[i] = sum & BIN;
      carry = sum >> BIN_BITS;
    }
    bins[bins.length - 1] += other.bins[bins.length - 1] + carry;
  }

  /** The sum in units of the least positive double. */
  private BigInteger units() {
    BigInteger sum = BigInteger.ZERO;
    for (int i = bins.length - 1; i >= 0; i--) {
      sum = sum.shiftLeft(BIN_BITS).add(BigInteger.valueOf(bins[i]));
    }
    return sum;
  }

  /** The double nearest to the sum, and the doubles nearest to what is left each time. */
  double[] parts(int count) {
    BigInteger left = units();
    double[] parts = new double[count];
    for (int i = 0; i < count; i++) {
      int shift = Math.max(0, left.bitLength() - 1000);
      BigInteger high = left.shiftRight(shift);
      // What is cut off decides a tie.
      boolean cut = left.signum() != 0 && left.getLowestSetBit() < shift;
      parts[i] = Math.scalb((cut ? high.setBit(0) : high).doubleValue(), shift - LEAST);
      ExactSum part = new ExactSum();
      part.add(parts[i]);
      left = left.subtract(part.units());
    }
    return parts;
  }

  /** The double nearest to the sum. */
  double value() {
    return parts(1)[0];
  }
}
