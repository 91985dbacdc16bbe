package clientele.shop;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.util.FastMath;

/**
 * A town where customers live.
 *
 * @param country its country
 * @param city its name
 * @param region its region
 * @param latitude degrees north
 * @param longitude degrees east
 * @param population thousands
 * @param postalPrefix first digits of its postal codes
 */
record Place(
    String country,
    String city,
    String region,
    double latitude,
    double longitude,
    double population,
    String postalPrefix) {
  /** All of them. */
  static final List<Place> ALL = read();

  private static List<Place> read() {
    List<Place> places = new ArrayList<>();
    for (Config country : ShopData.read("places").getConfigList("countries")) {
      for (Object row : country.getAnyRefList("places")) {
        List<?> of = (List<?>) row;
        places.add(
            new Place(
                country.getString("name"),
                (String) of.get(0),
                (String) of.get(1),
                ((Number) of.get(2)).doubleValue(),
                ((Number) of.get(3)).doubleValue(),
                ((Number) of.get(4)).doubleValue(),
                (String) of.get(5)));
      }
    }
    return List.copyOf(places);
  }

  /** Homes for people who like large towns (exponent above 1) or small ones (below). */
  static Choice<Place> byPopulation(double exponent) {
    return Choice.of(ALL, place -> FastMath.pow(place.population, exponent));
  }
}
