package clientele.shop;

import java.math.BigInteger;

/** Whole numbers in proportion, exact for all sizes. */
final class Proportion {
  private Proportion() {}

  /**
   * floor(part × total / whole). Its differences along {@code part} share {@code total} out over
   * {@code whole} so that nothing is lost or won by rounding.
   */
  static long floor(long part, long total, long whole) {
    if (Math.multiplyHigh(part, total) == 0 && part * total >= 0) {
      return part * total / whole;
    }
    return BigInteger.valueOf(part)
        .multiply(BigInteger.valueOf(total))
        .divide(BigInteger.valueOf(whole))
        .longValueExact();
  }
}
