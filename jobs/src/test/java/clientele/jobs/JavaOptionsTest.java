package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** The build starts JVMs with the options that this version of Spark asks for. */
class JavaOptionsTest {
  @Test
  void theBuildsOptionsAreSparks() throws IOException {
    Matcher pom =
        Pattern.compile("<spark.jvm.options>(.*?)</spark.jvm.options>", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "pom.xml")));
    assertThat(pom.find()).isTrue();
    assertThat(pom.group(1).strip().split("\\s+"))
        .containsExactlyInAnyOrder(JavaModuleOptions.defaultModuleOptionArray());
    assertThat(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray())).isNotEmpty();
  }
}
