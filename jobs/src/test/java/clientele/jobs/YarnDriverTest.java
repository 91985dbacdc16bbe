package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.apache.spark.SparkUserAppException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In a real cluster by scripts/tests/test_yarn.py. */
class YarnDriverTest {
  @ParameterizedTest
  @CsvSource({
    "yarn,cluster,true",
    "yarn,client,false",
    "k8s://https://host,cluster,false",
    ",,false"
  })
  void onlyTheMasterOfClusterModeIsOne(String master, String mode, boolean expected) {
    Properties properties = new Properties();
    if (master != null) {
      properties.setProperty("spark.master", master);
      properties.setProperty("spark.submit.deployMode", mode);
    }
    assertThat(YarnDriver.is(properties)).isEqualTo(expected);
  }

  @Test
  void successComesBackAndAFailureSaysItsCode() {
    assertThatCode(() -> YarnDriver.end(0)).doesNotThrowAnyException();
    assertThatThrownBy(() -> YarnDriver.end(3))
        .isInstanceOf(SparkUserAppException.class)
        .hasMessageContaining("exited with 3");
  }
}
