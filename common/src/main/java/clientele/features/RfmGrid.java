package clientele.features;

import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;

import clientele.run.UserException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Names for the 125 cells of the RFM scores, from a file of ordered rules; {@code
 * conf/rules/rfm-segments.conf} is the one that Clientele ships, and tells the format.
 */
public final class RfmGrid {
  private static final String SHIPPED = "/clientele/rules/rfm-segments.conf";
  private static final int SCORES = 5;
  private static final String RULES = "segments";
  private static final List<String> MEASURES = List.of("r", "f", "m");
  private static final Pattern RANGE = Pattern.compile("([1-5])(?:\\s*-\\s*([1-5]))?");

  private final List<String> names;
  private final String[] cells;

  private RfmGrid(List<String> names, String[] cells) {
    this.names = List.copyOf(names);
    this.cells = cells;
  }

  /**
   * The grid that Clientele ships.
   *
   * @return names for all cells
   */
  public static RfmGrid shipped() {
    try (InputStream in = RfmGrid.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException("Cannot find " + SHIPPED + " on the class path.");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "rfm-segments.conf");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The grid of a file.
   *
   * @param file on any Hadoop file system
   * @param hadoop how to reach it
   * @return names for all cells
   * @throws UserException (usage) where the file cannot be read or is not a grid
   */
  public static RfmGrid read(String file, Configuration hadoop) {
    String text;
    Path path = new Path(file);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw UserException.usage(
              "features.rfm_grid: the file "
                  + file
                  + " cannot be read ("
                  + e.getMessage()
                  + "). Correct the path, or leave the key out for the grid that Clientele ships.")
          .causedBy(e);
    }
    return parse(text, file);
  }

  /**
   * The grid of a text.
   *
   * @param text HOCON
   * @param file what to call it in messages
   * @return names for all cells
   * @throws UserException (usage) where it is not a grid
   */
  public static RfmGrid parse(String text, String file) {
    Config config;
    try {
      config =
          ConfigFactory.parseString(
                  text,
                  ConfigParseOptions.defaults()
                      .setSyntax(ConfigSyntax.CONF)
                      .setOriginDescription(file))
              .resolve();
    } catch (ConfigException e) {
      throw UserException.usage("The RFM grid does not parse: " + e.getMessage()).causedBy(e);
    }
    return new Reader(file).grid(config.root());
  }

  /**
   * All names, in the order in which the file first has them.
   *
   * @return without repeats
   */
  public List<String> names() {
    return names;
  }

  /**
   * The name of a cell.
   *
   * @param r recency score, 1 to 5
   * @param f frequency score, 1 to 5
   * @param m monetary score, 1 to 5
   * @return its name
   */
  public String name(int r, int f, int m) {
    return cells[index(r, f, m)];
  }

  /**
   * The name of a row's cell.
   *
   * @param r recency score, 1 to 5
   * @param f frequency score, 1 to 5
   * @param m monetary score, 1 to 5
   * @return a STRING column
   */
  public Column segment(Column r, Column f, Column m) {
    Column all = functions.array(Arrays.stream(cells).map(functions::lit).toArray(Column[]::new));
    Column index =
        r.minus(1).multiply(SCORES * SCORES).plus(f.minus(1).multiply(SCORES)).plus(m.minus(1));
    return element_at(all, index.plus(lit(1)));
  }

  private static int index(int r, int f, int m) {
    return ((r - 1) * SCORES + f - 1) * SCORES + m - 1;
  }

  /** Reads one file, whose name its messages tell. */
  private static final class Reader {
    private final String file;
    private final String[] cells = new String[SCORES * SCORES * SCORES];
    private final Set<String> names = new LinkedHashSet<>();

    Reader(String file) {
      this.file = file;
    }

    RfmGrid grid(ConfigObject root) {
      for (Map.Entry<String, ConfigValue> entry : root.entrySet()) {
        if (!entry.getKey().equals(RULES)) {
          throw wrong(
              entry.getValue(),
              "unknown key " + entry.getKey() + "; the file holds the list " + RULES);
        }
      }
      ConfigValue rules = root.get(RULES);
      if (!(rules instanceof ConfigList list) || list.isEmpty()) {
        throw wrong(rules == null ? root : rules, RULES + " must be a list of rules");
      }
      for (ConfigValue rule : list) {
        apply(rule);
      }
      List<String> holes = holes();
      if (!holes.isEmpty()) {
        throw wrong(
            list,
            "no rule names the cell "
                + holes.get(0)
                + (holes.size() > 1 ? " and " + (holes.size() - 1) + " more" : "")
                + "; end with a rule that has a name only, to name the rest");
      }
      return new RfmGrid(new ArrayList<>(names), cells);
    }

    private void apply(ConfigValue value) {
      if (!(value instanceof ConfigObject rule)) {
        throw wrong(value, "a rule looks like { name = \"Champions\", r = \"4-5\", f = 5 }");
      }
      for (String key : new TreeSet<>(rule.keySet())) {
        if (!key.equals("name") && !MEASURES.contains(key)) {
          throw wrong(rule.get(key), "unknown key " + key + "; a rule has name, r, f and m");
        }
      }
      ConfigValue name = rule.get("name");
      if (name == null
          || name.valueType() != ConfigValueType.STRING
          || name.unwrapped().toString().isBlank()) {
        throw wrong(name == null ? rule : name, "a rule needs a name");
      }
      String text = name.unwrapped().toString();
      boolean used = false;
      int[] r = range(rule, "r");
      int[] f = range(rule, "f");
      int[] m = range(rule, "m");
      for (int i = r[0]; i <= r[1]; i++) {
        for (int j = f[0]; j <= f[1]; j++) {
          for (int k = m[0]; k <= m[1]; k++) {
            if (cells[index(i, j, k)] == null) {
              cells[index(i, j, k)] = text;
              used = true;
            }
          }
        }
      }
      if (!used) {
        throw wrong(
            rule,
            "the rule for \"" + text + "\" names no cell: earlier rules have named all of its own");
      }
      names.add(text);
    }

    private int[] range(ConfigObject rule, String measure) {
      ConfigValue value = rule.get(measure);
      if (value == null) {
        return new int[] {1, SCORES};
      }
      Matcher matcher = RANGE.matcher(String.valueOf(value.unwrapped()).strip());
      if (!matcher.matches()) {
        throw wrong(value, measure + " must be a score of 1 to 5 or two, such as \"4-5\"");
      }
      int low = Integer.parseInt(matcher.group(1));
      int high = matcher.group(2) == null ? low : Integer.parseInt(matcher.group(2));
      if (low > high) {
        throw wrong(value, measure + " must begin with the smaller score");
      }
      return new int[] {low, high};
    }

    private List<String> holes() {
      List<String> holes = new ArrayList<>();
      for (int r = 1; r <= SCORES; r++) {
        for (int f = 1; f <= SCORES; f++) {
          for (int m = 1; m <= SCORES; m++) {
            if (cells[index(r, f, m)] == null) {
              holes.add("r = " + r + ", f = " + f + ", m = " + m);
            }
          }
        }
      }
      return holes;
    }

    private UserException wrong(ConfigValue at, String what) {
      int line = at.origin().lineNumber();
      return UserException.usage(
          "RFM grid " + file + (line > 0 ? ", line " + line : "") + ": " + what + ".");
    }
  }
}
