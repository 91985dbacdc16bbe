package clientele.jobs;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import clientele.config.FeatureSettings;
import clientele.config.FeatureSettings.Place;
import clientele.config.SourceSettings;
import clientele.factors.FactorRows;
import clientele.factors.SurveyFactors;
import clientele.features.AreaMeasures;
import clientele.features.CampaignResponse;
import clientele.features.CustomerAttributes;
import clientele.features.CustomerPlaces;
import clientele.features.FeatureSlice;
import clientele.features.PurchaseAffinities;
import clientele.features.PurchaseCountries;
import clientele.features.Satisfaction;
import clientele.features.SurveyTraits;
import clientele.features.WebBehaviour;
import clientele.lake.Lake;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanCampaigns;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CleanEvents;
import clientele.lake.tables.CleanFeedback;
import clientele.lake.tables.CleanMarket;
import clientele.lake.tables.CleanProducts;
import clientele.lake.tables.CleanSurveys;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.IdentityMap;
import clientele.run.SideBySide;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The sides of a customer that are joined to the purchase measures, each from its own clean table
 * where the lake has it.
 */
final class CustomerSides {
  /** The tables that are looked for. */
  static final List<TableContract> TABLES =
      List.of(
          CleanTransactions.CONTRACT,
          CleanCustomers.CONTRACT,
          CleanProducts.CONTRACT,
          CleanEvents.CONTRACT,
          CleanCampaigns.CONTRACT,
          CleanFeedback.CONTRACT,
          CleanSurveys.CONTRACT,
          CleanMarket.CONTRACT,
          IdentityMap.CONTRACT);

  /** Customers whose country is looked up in their purchases by a broadcast list, at most. */
  private static final long FEW = 100_000;

  /** The scale of the likelihood to recommend. */
  private static final double BEST_SCORE = 10;

  private final Lake lake;
  private final People people;
  private final FeatureSettings settings;
  private final Map<String, SourceSettings> sources;
  private final LocalDate asOf;
  private final long seed;
  private final UnaryOperator<Dataset<Row>> kept;
  private Optional<SurveyFactors> factors = Optional.empty();
  private Map<String, Place> places = Map.of();

  /**
   * The sides at a date.
   *
   * @param people the lake's clean tables by person
   * @param seed of the number of factors
   * @param kept persists what is read several times; called from several threads
   */
  CustomerSides(
      Lake lake,
      People people,
      FeatureSettings settings,
      Map<String, SourceSettings> sources,
      LocalDate asOf,
      long seed,
      UnaryOperator<Dataset<Row>> kept) {
    this.lake = lake;
    this.people = people;
    this.settings = settings;
    this.sources = sources;
    this.asOf = asOf;
    this.seed = seed;
    this.kept = kept;
  }

  /**
   * Adds every side.
   *
   * @param buyers a row for each customer
   * @return the same rows with the features that the lake's tables allow; the others are not there,
   *     or empty where they are maps
   */
  Dataset<Row> join(Dataset<Row> buyers) {
    Dataset<Row> purchases = FeatureSlice.purchases(people.read(CleanTransactions.CONTRACT), asOf);
    Dataset<Row> named = FeatureSlice.named(purchases, optional(CleanProducts.CONTRACT));
    int max = settings.mix().max();
    Optional<Dataset<Row>> customers = optional(CleanCustomers.CONTRACT);
    Optional<Dataset<Row>> market = optional(CleanMarket.CONTRACT);
    // Most of them ask something of their rows before they are a frame.
    List<Supplier<Optional<Dataset<Row>>>> asking =
        List.of(
            () -> Optional.of(PurchaseAffinities.of(named, max, kept)),
            () -> countries(buyers, purchases, customers),
            () -> optional(CleanEvents.CONTRACT).map(rows -> WebBehaviour.of(rows, asOf, max)),
            () -> optional(CleanCampaigns.CONTRACT).map(rows -> CampaignResponse.of(rows, asOf)),
            () ->
                optional(CleanFeedback.CONTRACT)
                    .map(rows -> Satisfaction.of(rows, asOf, isLikelihoodToRecommend())),
            () -> optional(CleanSurveys.CONTRACT).map(this::attitudes),
            () -> {
              places = places(customers);
              return Optional.empty();
            });
    List<Optional<Dataset<Row>>> sides = SideBySide.map(asking, Supplier::get);
    Dataset<Row> features = with(buyers, sides.get(0));
    features =
        customers.isPresent()
            ? FeatureSlice.withAttributes(features, CustomerAttributes.of(customers.get(), asOf))
            : FeatureSlice.withoutAttributes(features);
    if (sides.get(1).isPresent()) {
      features = FeatureSlice.withCountries(features, sides.get(1).get());
    }
    for (Optional<Dataset<Row>> side : sides.subList(2, sides.size())) {
      features = with(features, side);
    }
    features = withDistances(features);
    if (customers.isPresent() && market.isPresent()) {
      features = AreaMeasures.add(features, market.get(), asOf);
    }
    return FeatureSlice.withEmptyMaps(features);
  }

  private Dataset<Row> attitudes(Dataset<Row> rows) {
    Dataset<Row> answers = kept.apply(SurveyTraits.answers(rows, asOf));
    factors = SurveyFactors.fit(answers, seed);
    return with(SurveyTraits.of(answers), factors.map(found -> found.scores(answers)));
  }

  /** Those that are configured; else the middle of all customers, without a name. */
  private Map<String, Place> places(Optional<Dataset<Row>> customers) {
    if (customers.isEmpty() || !settings.places().isEmpty()) {
      return customers.isEmpty() ? Map.of() : settings.places();
    }
    return CustomerPlaces.middle(customers.get())
        .map(middle -> Map.of("", middle))
        .orElse(Map.of());
  }

  private Dataset<Row> withDistances(Dataset<Row> features) {
    if (places.isEmpty()) {
      return features;
    }
    Dataset<Row> distances = CustomerPlaces.add(features, places);
    return settings.places().isEmpty() ? distances.drop("nearest_place") : distances;
  }

  /** Rows of {@code factor_models}, of the answers that were joined. */
  Dataset<Row> factorRows() {
    return FactorRows.of(factors, lake.spark());
  }

  /** What was found, and what the sources that are not there cost. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    factors.ifPresent(
        found ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%,d customers answered %d survey questions, behind which stand %d factors%s",
                    found.respondents(),
                    found.model().questions().size(),
                    found.names().size(),
                    found.names().isEmpty() ? "" : ": " + String.join(", ", found.names()))));
    Map<TableContract, String> costs =
        Map.of(
            CleanCustomers.CONTRACT, "demographic and geographic features",
            CleanEvents.CONTRACT, "web behaviour",
            CleanFeedback.CONTRACT, "satisfaction",
            CleanSurveys.CONTRACT, "attitudes",
            CleanCampaigns.CONTRACT, "response to campaigns",
            CleanMarket.CONTRACT, "the market where customers live");
    for (TableContract table : TABLES) {
      if (costs.containsKey(table) && !lake.has(table)) {
        lines.add("without " + table.name() + " there is nothing on " + costs.get(table));
      }
    }
    return lines;
  }

  private static Dataset<Row> with(Dataset<Row> features, Optional<Dataset<Row>> side) {
    return side.map(rows -> features.join(rows, new String[] {"customer_id"}, "left"))
        .orElse(features);
  }

  private boolean isLikelihoodToRecommend() {
    SourceSettings feedback = sources.get("feedback");
    return feedback != null
        && feedback.scale().min().filter(min -> min == 0).isPresent()
        && feedback.scale().max().filter(max -> max == BEST_SCORE).isPresent();
  }

  /** Looks in their purchases for the country of those whose own is unknown, and only for them. */
  private static Optional<Dataset<Row>> countries(
      Dataset<Row> buyers, Dataset<Row> purchases, Optional<Dataset<Row>> customers) {
    Dataset<Row> told = purchases.where(col("country").isNotNull());
    if (customers.isPresent()) {
      Dataset<Row> unknown =
          buyers
              .select("customer_id")
              .join(
                  customers.get().where(col("country").isNotNull()).select("customer_id"),
                  new String[] {"customer_id"},
                  "left_anti");
      long many = unknown.count();
      if (many == 0) {
        return Optional.empty();
      }
      if (many <= FEW) {
        told = told.join(broadcast(unknown), new String[] {"customer_id"}, "left_semi");
      }
    }
    return Optional.of(PurchaseCountries.of(told));
  }

  private Optional<Dataset<Row>> optional(TableContract contract) {
    return people.find(contract);
  }
}
