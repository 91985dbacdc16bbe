package clientele.lake.tables;

import clientele.lake.TableContract;
import java.util.List;

/** All tables of the lake. */
public final class Tables {
  /** In the order in which the stages write them. */
  public static final List<TableContract> ALL =
      List.of(
          CleanTransactions.CONTRACT,
          CleanCustomers.CONTRACT,
          CleanProducts.CONTRACT,
          CleanEvents.CONTRACT,
          CleanSurveys.CONTRACT,
          CleanFeedback.CONTRACT,
          CleanCampaigns.CONTRACT,
          CleanMarket.CONTRACT,
          Quarantine.CONTRACT,
          QualityReport.CONTRACT,
          SourceFilesRead.CONTRACT,
          ReviewList.CONTRACT,
          IdentityMap.CONTRACT,
          CustomerDays.CONTRACT,
          CustomerFeatures.CONTRACT,
          ScoreCuts.CONTRACT,
          FeatureCatalog.CONTRACT,
          ValueModels.CONTRACT,
          FactorModels.CONTRACT,
          Drivers.CONTRACT,
          Exploration.CONTRACT,
          KSelection.CONTRACT,
          SegmentModels.CONTRACT,
          SegmentValidity.CONTRACT,
          SegmentLedger.CONTRACT,
          CustomerSegments.CONTRACT,
          SegmentMigrations.CONTRACT,
          SegmentDrift.CONTRACT,
          SegmentKpis.CONTRACT,
          SegmentKpiEffects.CONTRACT,
          MonitorAdvice.CONTRACT,
          Maintenance.CONTRACT,
          JobRuns.CONTRACT);

  private Tables() {}
}
