package clientele.config;

import clientele.run.UserException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the configuration: the defaults of {@code reference.conf}, over them a file, over that what
 * the command line sets. Everything that is wrong comes in one report. Starts no Spark.
 */
public final class SettingsLoader {
  private static final String ROOT = "clientele";
  private static final String SOURCES = "sources";

  private final Problems problems = new Problems();

  private SettingsLoader() {}

  /**
   * Loads and checks a configuration.
   *
   * @param file HOCON; absent for the defaults alone
   * @param sets in the form {@code path=value}, the path below {@code clientele}. A value that
   *     begins with a bracket, a brace or a quote is HOCON; any other is taken as it is, blanks,
   *     colons and all. The last of several for one key holds.
   * @param needs what must be there
   * @return the clean configuration
   * @throws UserException (usage) that lists every error, each with its file and line
   */
  public static Configuration load(Optional<Path> file, List<String> sets, Set<Need> needs) {
    return new SettingsLoader().readFile(file, sets, needs);
  }

  /** Loads what {@link SettingsRecord} has written down. */
  static Configuration recorded(String text, List<String> sets, Set<Need> needs) {
    Config record =
        ConfigFactory.parseString(
                text, ConfigParseOptions.defaults().setOriginDescription("the record of the run"))
            .atKey(ROOT);
    return new SettingsLoader().read(Optional.of(record), sets, needs);
  }

  private Configuration readFile(Optional<Path> file, List<String> sets, Set<Need> needs) {
    Optional<Config> given = file.flatMap(this::parse);
    return given.isPresent() == file.isPresent()
        ? read(given, sets, needs)
        : read(Optional.empty(), sets, Set.of());
  }

  private Configuration read(Optional<Config> given, List<String> sets, Set<Need> needs) {
    Config reference =
        ConfigFactory.parseResources(
            SettingsLoader.class.getClassLoader(),
            Origins.REFERENCE,
            ConfigParseOptions.defaults().setAllowMissing(false));
    Config options = ConfigFactory.empty();
    for (String set : sets) {
      options = option(set).withFallback(options);
    }
    given.ifPresent(config -> checkOutside(config.root(), reference));
    Optional<ConfigObject> section =
        resolve(options.withFallback(given.orElse(ConfigFactory.empty())).withFallback(reference));
    Settings settings = null;
    ConfigObject effective = null;
    if (section.isPresent()) {
      effective = new SourceDefaults(problems).fill(section.get());
      Set<String> names = new LinkedHashSet<>(Sources.names());
      if (effective.get(SOURCES) instanceof ConfigObject sources) {
        names.addAll(sources.keySet());
      }
      Binder binder = new Binder(problems, Schema.paths(Settings.class, names));
      settings = binder.record("", effective, Settings.class);
      require(effective, needs);
    }
    problems.throwIfAny();
    return new Configuration(settings, Effective.hash(settings), Effective.entries(effective));
  }

  private Optional<Config> parse(Path file) {
    if (!Files.exists(file)) {
      problems.add(file.toString(), "there is no such file");
      return Optional.empty();
    }
    if (Files.isDirectory(file)) {
      problems.add(file.toString(), "this is a folder, not a configuration file");
      return Optional.empty();
    }
    if (!Files.isReadable(file)) {
      problems.add(file.toString(), "the file cannot be read: its permissions forbid it");
      return Optional.empty();
    }
    try {
      // Typesafe Config would put replacement characters where it cannot decode.
      if (Files.readString(file, StandardCharsets.UTF_8).indexOf('\0') >= 0) {
        throw new CharacterCodingException();
      }
    } catch (CharacterCodingException e) {
      problems.add(file.toString(), "this is not a text in UTF-8; save it as one");
      return Optional.empty();
    } catch (IOException e) {
      problems.add(file.toString(), "the file cannot be read: " + e.getMessage());
      return Optional.empty();
    }
    try {
      return Optional.of(
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)));
    } catch (ConfigException e) {
      problem(file.toString(), e);
      return Optional.empty();
    }
  }

  private Config option(String set) {
    int equals = equalsSign(set);
    if (equals < 1) {
      problems.add(Origins.OPTION + Secrets.hide(set), "this is not in the form path=value");
      return ConfigFactory.empty();
    }
    String path = set.substring(0, equals).strip();
    String text = set.substring(equals + 1);
    String description = Origins.OPTION + path;
    try {
      List<String> words = ConfigUtil.splitPath(path);
      if (words.size() > 1 && words.get(0).equals(ROOT)) {
        words = words.subList(1, words.size());
      }
      int before = Schema.wordsBeforeMap(words);
      List<String> keys = new ArrayList<>(List.of(ROOT));
      keys.addAll(words.subList(0, before));
      if (before < words.size()) {
        keys.add(String.join(".", words.subList(before, words.size())));
      }
      return ConfigFactory.empty().withValue(ConfigUtil.joinPath(keys), value(text, description));
    } catch (ConfigException e) {
      problems.add(description, Secrets.hide(e.getMessage()));
      return ConfigFactory.empty();
    }
  }

  /** Where the path ends; quoted words of a path may hold the sign. */
  private static int equalsSign(String set) {
    boolean quoted = false;
    for (int i = 0; i < set.length(); i++) {
      char letter = set.charAt(i);
      if (letter == '"') {
        quoted = !quoted;
      } else if (letter == '=' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private static ConfigValue value(String text, String description) {
    String plain = text.strip();
    boolean isHocon = !plain.isEmpty() && "[{\"".indexOf(plain.charAt(0)) >= 0;
    if (!isHocon) {
      return ConfigValueFactory.fromAnyRef(text, description);
    }
    return ConfigFactory.parseString(
            "value = " + plain, ConfigParseOptions.defaults().setOriginDescription(description))
        .root()
        .get("value");
  }

  private Optional<ConfigObject> resolve(Config config) {
    try {
      return Optional.of((ConfigObject) config.resolve().root().get(ROOT));
    } catch (ConfigException e) {
      problem("the configuration", e);
      return Optional.empty();
    } catch (ClassCastException e) {
      problems.add("the configuration", ROOT + " must be a section { … }");
      return Optional.empty();
    }
  }

  /** What stands beside the section "clientele" is a person's own, unless it looks like ours. */
  private void checkOutside(ConfigObject file, Config reference) {
    Set<String> sections = ((ConfigObject) reference.root().get(ROOT)).keySet();
    for (Map.Entry<String, ConfigValue> entry : file.entrySet()) {
      String key = entry.getKey();
      if (sections.contains(key)) {
        problems.add(
            entry.getValue().origin(),
            key + " stands outside the section " + ROOT + "; write " + ROOT + "." + key);
      } else if (!key.equals(ROOT) && Nearest.distance(key, ROOT) <= 2) {
        problems.add(
            entry.getValue().origin(),
            "there is no section " + key + "; the nearest that there is: " + ROOT);
      }
    }
  }

  private void require(ConfigObject section, Set<Need> needs) {
    Config config = section.toConfig();
    if (needs.contains(Need.LAKE) && !config.hasPath("lake.root")) {
      problems.add(
          "lake.root",
          "the command needs the folder of the lake's tables: give it in the file, or as"
              + " --set lake.root=FOLDER");
    }
    if (needs.contains(Need.TRANSACTIONS) && !config.hasPath("sources.transactions")) {
      problems.add(
          "sources.transactions",
          "the command needs this source, at least as --set sources.transactions.path=PATH");
    }
  }

  private void problem(String where, ConfigException e) {
    String message = e.getMessage();
    if (e.origin() == null) {
      problems.add(where, Secrets.hide(message));
      return;
    }
    String prefix = e.origin().description() + ": ";
    String text = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    // A cycle of includes is told with every one of its fifty rounds.
    text = text.replaceFirst("(?s) Trace: \\[.*", "");
    problems.add(e.origin(), Secrets.hide(text));
  }
}
