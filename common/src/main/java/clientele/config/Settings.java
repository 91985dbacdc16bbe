package clientele.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration of a run, bound from the keys under {@code clientele}. A component's name
 * is its key in snake case.
 *
 * @param lake where the tables are
 * @param sources the user's data by source name
 * @param ingest what is accepted
 * @param features how features are derived
 * @param value how the worth of customers is forecast
 * @param explore what is told of the data
 * @param segment how customers are clustered
 * @param score how customers are scored between two fits
 * @param monitor what a segmentation is watched by
 * @param maintain how the tables are kept in order
 * @param run what a run draws its randomness from
 * @param spark settings handed to Spark as they are
 */
public record Settings(
    LakeSettings lake,
    Map<String, SourceSettings> sources,
    IngestSettings ingest,
    FeatureSettings features,
    ValueSettings value,
    ExploreSettings explore,
    SegmentSettings segment,
    ScoreSettings score,
    MonitorSettings monitor,
    MaintainSettings maintain,
    RunSettings run,
    Map<String, String> spark)
    implements Checked {

  @Override
  public void check(Complaints complaints) {
    List<String> queries =
        sources.values().stream().map(SourceSettings::query).flatMap(Optional::stream).toList();
    sources.forEach(
        (name, source) -> {
          if (Sources.names().contains(name)) {
            checkColumns(name, source, complaints);
            source.checks().forEach((check, what) -> checkCheck(name, check, what, complaints));
          } else if (!Sources.named(name, queries)) {
            complaints.add(
                "sources." + word(name),
                "is no source that Clientele knows, and no query names it; the nearest that there"
                    + " is: "
                    + Nearest.to(name, Sources.names()).orElseThrow());
          } else if (!source.checks().isEmpty()) {
            complaints.add(
                "sources." + word(name) + ".checks",
                "has no meaning: a raw input is checked as the source that its rows go to");
          }
        });
  }

  private static void checkCheck(
      String source, String name, QualityCheck check, Complaints complaints) {
    if (check.isOff() || !check.saysOneThing()) {
      return;
    }
    String path = "sources." + source + ".checks." + word(name) + ".";
    for (String column : check.columns()) {
      requireColumn(
          path + (check.column().isPresent() ? "column" : Scalars.name(check.kind())),
          source,
          column,
          complaints);
    }
    if (check.kind() == QualityCheck.Kind.REFERENCES) {
      QualityCheck.Reference target = check.reference();
      if (Sources.names().contains(target.source())) {
        requireColumn(path + "references", target.source(), target.column(), complaints);
      } else {
        complaints.add(
            path + "references",
            "names no source that Clientele knows; the nearest that there is: "
                + Nearest.to(target.source(), Sources.names()).orElseThrow());
      }
    }
  }

  private static void requireColumn(
      String key, String source, String column, Complaints complaints) {
    List<String> known = Sources.columns(source);
    if (!known.isEmpty() && !known.contains(column)) {
      complaints.add(
          key,
          "names "
              + column
              + ", which is no column of "
              + source
              + "; the nearest that there is: "
              + Nearest.to(column, known).orElseThrow());
    }
  }

  private static void checkColumns(String name, SourceSettings source, Complaints complaints) {
    List<String> known = Sources.columns(name);
    if (known.isEmpty()) {
      FeatureNames.check(
          Sources.own(name),
          source.columns().keySet(),
          (column, message) ->
              complaints.add("sources." + name + ".columns." + word(column), message));
      return;
    }
    for (String column : source.columns().keySet()) {
      if (!known.contains(column)) {
        complaints.add(
            "sources." + name + ".columns." + word(column),
            "is no column of "
                + name
                + "; the nearest that there is: "
                + Nearest.to(column, known).orElseThrow());
      }
    }
  }

  /** A name as one word of a path. */
  private static String word(String name) {
    return name.matches("[\\w-]+") ? name : '"' + name + '"';
  }
}
