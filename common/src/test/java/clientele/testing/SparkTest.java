package clientele.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that needs Spark. One session serves the whole JVM; it and a {@link TemporaryLake}
 * may be asked for as parameters of tests and of {@code @BeforeEach} methods.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(SparkExtension.class)
public @interface SparkTest {}
