package clientele.config;

/** A part of the configuration whose values must fit each other. */
interface Checked {
  /**
   * Looks at the values together; each by itself has its type and range already.
   *
   * @param complaints where to say what does not fit
   */
  void check(Complaints complaints);

  /** Takes what does not fit; the loader adds the place. */
  @FunctionalInterface
  interface Complaints {
    /**
     * A value does not fit the others.
     *
     * @param key the key below this part, such as {@code max}
     * @param message what is wrong, to follow the key's name: "is 3, below min, which is 5"
     */
    void add(String key, String message);
  }
}
