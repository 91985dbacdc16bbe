package clientele.jobs;

import clientele.config.Configuration;
import clientele.config.Need;
import clientele.config.SettingsLoader;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The options that every command takes. */
final class Options {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Configuration (HOCON); it overrides the defaults.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "path=value",
      scope = ScopeType.INHERIT,
      description = "Sets a key; overrides the file. May be given several times.")
  private List<String> sets = new ArrayList<>();

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      scope = ScopeType.INHERIT,
      converter = DateConverter.class,
      description = "The results are true for this date (2026-01-31).")
  private LocalDate asOf;

  @Option(
      names = "--dry-run",
      scope = ScopeType.INHERIT,
      description = "Checks the configuration and the sources, tells the plan, writes nothing.")
  private boolean isDryRun;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Shows stack traces and Spark's warnings.")
  private boolean isVerbose;

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  List<String> sets() {
    return List.copyOf(sets);
  }

  Optional<LocalDate> asOf() {
    return Optional.ofNullable(asOf);
  }

  boolean isDryRun() {
    return isDryRun;
  }

  boolean isVerbose() {
    return isVerbose;
  }

  /** The configuration that these options name. */
  Configuration load(Set<Need> needs) {
    return SettingsLoader.load(config(), sets(), needs);
  }

  /** Reads dates strictly: 2026-02-30 is none. */
  static final class DateConverter implements ITypeConverter<LocalDate> {
    @Override
    public LocalDate convert(String text) {
      try {
        LocalDate date = LocalDate.parse(text.strip());
        if (date.getYear() >= 1 && date.getYear() <= 9999) {
          return date;
        }
      } catch (DateTimeException e) {
        // Told below.
      }
      throw new TypeConversionException("'" + text + "' is no date; write it as 2026-01-31");
    }
  }
}
