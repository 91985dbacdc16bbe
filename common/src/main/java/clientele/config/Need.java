package clientele.config;

/** What a command cannot do without; the rest of the configuration may be absent. */
public enum Need {
  /** A lake to read or write: {@code lake.root}. */
  LAKE,
  /** The source that everything starts from: {@code sources.transactions}. */
  TRANSACTIONS
}
