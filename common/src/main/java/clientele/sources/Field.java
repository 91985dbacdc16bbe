package clientele.sources;

/**
 * A column that a source may fill.
 *
 * @param name our name for it
 * @param kind what its values are
 * @param required whether a row without it is of no use
 */
public record Field(String name, Kind kind, boolean required) {
  /** What the values of a column are, and so how raw values become ours. */
  public enum Kind {
    /** A name of something; whole numbers lose their decimal point. */
    ID,
    /** Words; blanks around them are cut, empty is missing. */
    TEXT,
    /** A finite double. */
    NUMBER,
    /** An amount in lake.currency, DECIMAL(18,4), rounded half up. */
    MONEY,
    /** An instant; times that name no zone are in the source's. */
    TIME,
    /** A day. */
    DATE,
    /** Yes or no, in the usual spellings. */
    FLAG,
    /** A number, or an ordered band such as "35-44", whose middle stands for it. */
    BAND
  }

  static Field required(String name, Kind kind) {
    return new Field(name, kind, true);
  }

  static Field optional(String name, Kind kind) {
    return new Field(name, kind, false);
  }
}
