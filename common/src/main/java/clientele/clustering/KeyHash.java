package clientele.clustering;

import clientele.clustering.search.Streams;
import java.nio.charset.StandardCharsets;

/** A key as a number: samples are drawn by it, and ordered by it, whatever the layout. */
final class KeyHash {
  private static final long STEP = 0x100000001b3L;

  private KeyHash() {}

  /** 64 bits of a key's UTF-8 bytes: FNV-1a (Fowler, Noll, Vo), finished as {@link Streams#mix}. */
  static long of(String key) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * STEP;
    }
    return Streams.mix(hash);
  }

  /** From 0 to below 1, another one for each purpose. */
  static double uniform(long key, long purpose) {
    return (Streams.mix(key ^ Streams.mix(purpose)) >>> 11) * 0x1.0p-53;
  }
}
