package clientele.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;

/** What holds for every source, and the checks that single ones have. */
final class SourceDefaults {
  private static final String SOURCES = "sources";
  private static final String SOURCE_DEFAULTS = "source_defaults";
  private static final String SOURCE_CHECKS = "source_checks";
  private static final String CHECKS = "checks";

  private final Problems problems;

  SourceDefaults(Problems problems) {
    this.problems = problems;
  }

  /**
   * Gives each source what holds where it says nothing.
   *
   * @param section all keys
   * @return the same without the defaults' own sections
   */
  ConfigObject fill(ConfigObject section) {
    ConfigObject rest = section.withoutKey(SOURCE_DEFAULTS).withoutKey(SOURCE_CHECKS);
    if (!(section.get(SOURCE_DEFAULTS) instanceof ConfigObject defaults)) {
      problems.add(
          section.get(SOURCE_DEFAULTS).origin(), SOURCE_DEFAULTS + " must be a section { … }");
      return rest;
    }
    requireSources(section.get(SOURCE_CHECKS));
    ConfigObject usable = withoutUnknown(defaults);
    if (!(section.get(SOURCES) instanceof ConfigObject sources)) {
      return rest;
    }
    ConfigObject filled = sources;
    for (Map.Entry<String, ConfigValue> entry : sources.entrySet()) {
      String name = entry.getKey();
      if (!(entry.getValue() instanceof ConfigObject source)) {
        continue;
      }
      ConfigValue zeroAmounts = source.get("zero_amounts");
      if (zeroAmounts != null
          && Sources.names().contains(name)
          && !Sources.TRANSACTIONS.equals(name)) {
        problems.add(
            zeroAmounts.origin(),
            SOURCES + "." + name + ".zero_amounts has no meaning: only transactions have amounts");
      }
      filled = filled.withValue(name, source.withFallback(defaultsOf(name, usable, section)));
    }
    return rest.withValue(SOURCES, filled);
  }

  private void requireSources(ConfigValue checks) {
    if (!(checks instanceof ConfigObject bySource)) {
      problems.add(checks.origin(), SOURCE_CHECKS + " must be a section { … }");
      return;
    }
    for (Map.Entry<String, ConfigValue> entry : bySource.entrySet()) {
      if (!Sources.names().contains(entry.getKey())) {
        problems.add(
            Origins.of(entry.getValue()),
            "there is no key "
                + SOURCE_CHECKS
                + "."
                + entry.getKey()
                + "; the nearest that there is: "
                + SOURCE_CHECKS
                + "."
                + Nearest.to(entry.getKey(), Sources.names()).orElseThrow());
      }
    }
  }

  /** What holds for one source: a raw input is not checked, each other has checks of its own. */
  private static ConfigObject defaultsOf(
      String source, ConfigObject defaults, ConfigObject section) {
    if (!Sources.names().contains(source)) {
      return defaults.withoutKey(CHECKS);
    }
    boolean hasOwn =
        section.get(SOURCE_CHECKS) instanceof ConfigObject checks && checks.containsKey(source);
    return hasOwn
        ? ConfigFactory.empty()
            .withValue(CHECKS, ((ConfigObject) section.get(SOURCE_CHECKS)).get(source))
            .root()
            .withFallback(defaults)
        : defaults;
  }

  private ConfigObject withoutUnknown(ConfigObject defaults) {
    List<String> known = Schema.paths(SourceSettings.class, List.of());
    ConfigObject usable = defaults;
    for (Map.Entry<String, ConfigValue> entry : defaults.entrySet()) {
      if (!known.contains(entry.getKey())) {
        problems.add(
            entry.getValue().origin(),
            "there is no key "
                + SOURCE_DEFAULTS
                + "."
                + entry.getKey()
                + Nearest.to(entry.getKey(), known)
                    .map(other -> "; the nearest that there is: " + SOURCE_DEFAULTS + "." + other)
                    .orElse(""));
        usable = usable.withoutKey(entry.getKey());
      }
    }
    return usable;
  }
}
