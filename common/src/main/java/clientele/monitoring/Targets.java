package clientele.monitoring;

import clientele.config.MonitorSettings.Target;
import clientele.monitoring.SegmentFigures.Scope;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What figures are to be, and whether they are. */
public final class Targets {
  private final Map<String, Target> targets;

  /**
   * Targets.
   *
   * @param targets by the user's name
   */
  public Targets(Map<String, Target> targets) {
    this.targets = new TreeMap<>(targets);
  }

  /**
   * What some figures are to be.
   *
   * @param figures of a segment or of all
   * @return such as "retention >= 0.3; revenue >= 1000"; empty where nothing is asked
   */
  public Optional<String> asked(SegmentFigures figures) {
    String words = of(figures).stream().map(Targets::words).collect(Collectors.joining("; "));
    return words.isEmpty() ? Optional.empty() : Optional.of(words);
  }

  /**
   * Which targets some figures miss. A figure that is not known misses none.
   *
   * @param figures of a segment or of all
   * @return a sentence each
   */
  public List<String> missed(SegmentFigures figures) {
    List<String> missed = new ArrayList<>();
    for (Target target : of(figures)) {
      Double value = figures.values().get(target.kpi());
      if (value != null
          && (target.min().filter(min -> value < min).isPresent()
              || target.max().filter(max -> value > max).isPresent())) {
        missed.add(
            target.kpi()
                + " of "
                + figures.who()
                + " is "
                + Words.number(value)
                + ", not "
                + words(target).substring(target.kpi().length() + 1));
      }
    }
    return missed;
  }

  /**
   * Targets that nothing can be said of.
   *
   * @param all figures of a period
   * @return a sentence for each that names no segment there is, or a figure that is not known
   */
  public List<String> unanswered(List<SegmentFigures> all) {
    List<String> unanswered = new ArrayList<>();
    targets.forEach(
        (name, target) -> {
          List<SegmentFigures> meant =
              all.stream().filter(figures -> isOf(target, figures)).toList();
          if (meant.isEmpty()) {
            unanswered.add(
                "monitor.targets."
                    + name
                    + " names segment "
                    + target.segment().orElse("")
                    + ", which is neither id nor name of a segment at this date.");
          } else if (meant.stream().noneMatch(one -> one.values().containsKey(target.kpi()))) {
            unanswered.add(
                "monitor.targets."
                    + name
                    + " cannot be judged: "
                    + target.kpi()
                    + " of "
                    + meant.get(0).who()
                    + " is not known.");
          }
        });
    return unanswered;
  }

  private List<Target> of(SegmentFigures figures) {
    return targets.values().stream().filter(target -> isOf(target, figures)).toList();
  }

  private static boolean isOf(Target target, SegmentFigures figures) {
    if (target.segment().isEmpty()) {
      return figures.scope() == Scope.ALL;
    }
    String wanted = target.segment().get();
    return figures.scope() == Scope.SEGMENT
        && (figures.segment().map(String::valueOf).filter(wanted::equals).isPresent()
            || figures.name().filter(wanted::equals).isPresent());
  }

  private static String words(Target target) {
    List<String> bounds = new ArrayList<>();
    target.min().ifPresent(min -> bounds.add(">= " + plain(min)));
    target.max().ifPresent(max -> bounds.add("<= " + plain(max)));
    return target.kpi() + " " + String.join(" and ", bounds);
  }

  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }
}
