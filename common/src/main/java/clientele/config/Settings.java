package clientele.config;

import java.util.Map;

/**
 * The whole configuration of a run, bound from the keys under {@code clientele}. A component's name
 * is its key in snake case.
 *
 * @param lake where the tables are
 * @param sources the user's data by source name
 * @param ingest what is accepted
 * @param features how features are derived
 * @param segment how customers are clustered
 * @param run what a run draws its randomness from
 * @param spark settings handed to Spark as they are
 */
public record Settings(
    LakeSettings lake,
    Map<String, SourceSettings> sources,
    IngestSettings ingest,
    FeatureSettings features,
    SegmentSettings segment,
    RunSettings run,
    Map<String, String> spark) {}
