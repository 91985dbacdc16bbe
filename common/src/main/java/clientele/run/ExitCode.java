package clientele.run;

/** How a command ended, as the process tells it to its caller. */
public enum ExitCode {
  /** The work is done. */
  DONE(0),
  /** A defect, a full disk, a lake that cannot be written. */
  FAILED(1),
  /** The command line or the configuration is wrong, or does not fit the source. */
  USAGE(2),
  /** The data break a contract. */
  DATA(3),
  /** Required work had nothing to do. */
  NOTHING_TO_DO(4),
  /** Another run holds the lake. */
  BUSY(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /**
   * The process's exit status.
   *
   * @return 0 to 5
   */
  public int code() {
    return code;
  }
}
