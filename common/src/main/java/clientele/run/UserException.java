package clientele.run;

/**
 * A failure that a person can mend. Its message says what was wrong, where (file, table, column,
 * rows) and what to do about it; it is shown without a stack trace.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  private UserException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /**
   * The command line or the configuration is wrong, or does not fit the source.
   *
   * @param message what, where, what to do
   * @return the exception, to be thrown
   */
  public static UserException usage(String message) {
    return new UserException(ExitCode.USAGE, message, null);
  }

  /**
   * The data break a contract.
   *
   * @param message what, where, what to do
   * @return the exception, to be thrown
   */
  public static UserException data(String message) {
    return new UserException(ExitCode.DATA, message, null);
  }

  /**
   * Required work had nothing to do.
   *
   * @param message what, where, what to do
   * @return the exception, to be thrown
   */
  public static UserException nothingToDo(String message) {
    return new UserException(ExitCode.NOTHING_TO_DO, message, null);
  }

  /**
   * Another run holds the lake.
   *
   * @param message who holds it and until when
   * @return the exception, to be thrown
   */
  public static UserException busy(String message) {
    return new UserException(ExitCode.BUSY, message, null);
  }

  /**
   * The machine or the storage does not let us work.
   *
   * @param message what, where, what to do
   * @return the exception, to be thrown
   */
  public static UserException failed(String message) {
    return new UserException(ExitCode.FAILED, message, null);
  }

  /**
   * The same, with what caused it, for the log.
   *
   * @param cause what was caught
   * @return a copy that carries the cause
   */
  public UserException causedBy(Throwable cause) {
    return new UserException(exitCode, getMessage(), cause);
  }

  /**
   * How the process ends.
   *
   * @return never {@link ExitCode#DONE}
   */
  public ExitCode exitCode() {
    return exitCode;
  }
}
