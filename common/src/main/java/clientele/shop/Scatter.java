package clientele.shop;

import java.io.Serializable;

/**
 * A number of things spread evenly over places, at most one a place. A place can tell by itself
 * whether it has one, and which.
 *
 * @param things how many, 0 to places
 * @param places numbered from 0
 * @param shift 0 to places − 1; moves the whole pattern, so that two of them do not coincide
 */
record Scatter(long things, long places, long shift) implements Serializable {
  Scatter {
    if (things < 0 || things > places || shift < 0 || (places > 0 && shift >= places)) {
      throw new IllegalArgumentException(
          "Cannot spread " + things + " things over " + places + " places, moved by " + shift);
    }
  }

  boolean hits(long place) {
    return things > 0 && thingsBefore(place + 1) > thingsBefore(place);
  }

  /** How many things lie before a place; at a place that is hit, the number of its thing. */
  long thingsBefore(long place) {
    return Math.floorDiv(place * things + shift, places);
  }

  /** The place of a thing; {@link Long#MAX_VALUE} past the last thing. */
  long placeOf(long thing) {
    return thing >= things
        ? Long.MAX_VALUE
        : -Math.floorDiv(shift - (thing + 1) * places, things) - 1;
  }
}
