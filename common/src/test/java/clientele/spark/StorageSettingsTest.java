package clientele.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.net.ConnectTimeoutException;
import org.junit.jupiter.api.Test;

class StorageSettingsTest {
  private static final String LOG_STORE = "spark.delta.logStore.s3a.impl";
  private static final String RETRIES = "spark.hadoop.fs.s3a.retry.limit";

  private static Map<String, String> unset(String... set) {
    return StorageSettings.unset(Set.of(set), new Configuration());
  }

  @Test
  void theLogStoreIsAClassThatDeltaCanMake() throws ReflectiveOperationException {
    Object store =
        Class.forName(unset().get(LOG_STORE))
            .getConstructor(Configuration.class)
            .newInstance(new Configuration());
    assertThat(store).isInstanceOf(io.delta.storage.LogStore.class);
  }

  @Test
  void whatSomebodyHasSetStays() {
    assertThat(unset()).containsKeys(LOG_STORE, RETRIES);
    assertThat(unset(LOG_STORE)).doesNotContainKey(LOG_STORE).containsKey(RETRIES);
    assertThat(unset(RETRIES)).doesNotContainKey(RETRIES).containsKey(LOG_STORE);
    assertThat(unset("spark.delta.logStore.class")).doesNotContainKey(LOG_STORE);
    assertThat(StorageSettings.unset(Map.of(RETRIES, "9"))).doesNotContainKey(RETRIES);
  }

  @Test
  void aSiteFileOfHadoopIsSomebodyAndItsDefaultsAreNot() {
    Configuration hadoop = new Configuration();
    assertThat(hadoop.get("fs.s3a.retry.limit")).as("Hadoop's own default").isNotNull();
    String site =
        "<configuration><property><name>fs.s3a.retry.limit</name><value>9</value></property>"
            + "</configuration>";
    hadoop.addResource(
        new ByteArrayInputStream(site.getBytes(StandardCharsets.UTF_8)), "core-site.xml");
    assertThat(StorageSettings.unset(Set.of(), hadoop))
        .doesNotContainKey(RETRIES)
        .containsKey("spark.hadoop.fs.s3a.retry.interval");
  }

  @Test
  void failuresOfTheStorageAreToldByWhateverNamesThem() {
    assertThat(StorageFailure.of(new IOException("a", new AccessDeniedException("b"))))
        .isEqualTo(StorageFailure.REFUSED);
    assertThat(StorageFailure.of(new ConnectTimeoutException("late")))
        .isEqualTo(StorageFailure.UNREACHABLE);
    assertThat(StorageFailure.of(new IOException("torn"))).isEqualTo(StorageFailure.OTHER);
    assertThat(StorageFailure.ofItself(new IOException("a", new AccessDeniedException("b"))))
        .isEqualTo(StorageFailure.OTHER);
  }
}
