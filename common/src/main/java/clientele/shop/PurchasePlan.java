package clientele.shop;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How the process is fitted to the number of lines that is asked for, and where each chunk of
 * customers begins in the whole. Every order has one line; the lines left over are shared out by
 * weight with {@link Proportion}, so that they add up exactly. Should the process give more orders
 * than lines (it does in tiny shops only), orders are left out evenly.
 *
 * @param lines clean lines in all
 * @param buyerShare share of customers who ever buy
 * @param scale factor on everybody's purchase rate
 * @param ordersBefore orders of the process before each chunk; last the total
 * @param weightBefore weight of those orders; last the total
 */
record PurchasePlan(
    long lines, double buyerShare, double scale, Prefix ordersBefore, Prefix weightBefore)
    implements Serializable {

  /** Sums of what came before. */
  static final class Prefix implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long[] before;

    Prefix(long[] ofChunks) {
      before = Arrays.copyOf(new long[1], ofChunks.length + 1);
      for (int i = 0; i < ofChunks.length; i++) {
        before[i + 1] = before[i] + ofChunks[i];
      }
    }

    long of(long chunk) {
      return before[(int) chunk];
    }

    long total() {
      return before[before.length - 1];
    }
  }

  /** Whether an order of the process becomes one of the shop. */
  boolean keeps(long order) {
    return number(order + 1) > number(order);
  }

  /** How many orders of the shop come before an order of the process. */
  long number(long order) {
    long orders = ordersBefore.total();
    return orders <= lines ? order : Proportion.floor(order, lines, orders);
  }

  /** Lines beyond each order's first that belong to the orders up to a sum of weights. */
  long extraLines(long weight) {
    long left = lines - ordersBefore.total();
    return left <= 0 ? 0 : Proportion.floor(weight, left, weightBefore.total());
  }
}
