package clientele.run;

/** Where a run tells what it is doing. Implementations are cheap and never throw. */
public interface Progress {
  /** Tells nobody. */
  Progress SILENT =
      new Progress() {
        @Override
        public void step(String what) {}

        @Override
        public void warn(String what) {}
      };

  /**
   * Work that begins now.
   *
   * @param what in the user's words, such as "reading transactions"
   */
  void step(String what);

  /**
   * Something a person should know, though the run goes on.
   *
   * @param what what was found, and what was done about it
   */
  void warn(String what);
}
