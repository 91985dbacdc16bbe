package clientele.config;

import java.util.Objects;

/**
 * A text of the configuration that can be judged only later, when the data are there, and the place
 * where it was written, for the message if it does not fit. Two are equal where their texts are.
 */
public final class Located {
  private final String text;
  private final String place;

  /**
   * A text and its place.
   *
   * @param text as it was written
   * @param place file and line, or option
   */
  public Located(String text, String place) {
    this.text = text;
    this.place = place;
  }

  /**
   * The text.
   *
   * @return as it was written
   */
  public String text() {
    return text;
  }

  /**
   * Where it was written.
   *
   * @return file and line, or option
   */
  public String place() {
    return place;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Located located && located.text.equals(text);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
