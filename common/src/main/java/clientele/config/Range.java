package clientele.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The values that a number of the configuration may take, both ends included. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
@interface Range {
  /**
   * The least value.
   *
   * @return no bound unless given
   */
  double min() default Double.NEGATIVE_INFINITY;

  /**
   * The greatest value.
   *
   * @return no bound unless given
   */
  double max() default Double.POSITIVE_INFINITY;
}
