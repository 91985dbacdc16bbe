package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.run.ExitCode;
import clientele.run.UserException;
import java.io.IOException;
import java.net.UnknownHostException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static UserException explained(Throwable failure) {
    Throwable explained = Failures.explain(new IllegalStateException("Job aborted", failure));
    assertThat(explained).isInstanceOf(UserException.class);
    return (UserException) explained;
  }

  @Test
  void whatIsForPeopleAlreadyStays() {
    UserException user = UserException.nothingToDo("empty");
    assertThat(Failures.explain(new IllegalStateException(user))).isSameAs(user);
  }

  @Test
  void aFullDiskIsNamedAndKeepsItsCause() {
    UserException user = explained(new IOException("No space left on device"));
    assertThat(user.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(user)
        .hasMessageContaining("disk is full")
        .hasRootCauseMessage("No space left on device");
    assertThat(
            explained(
                new IllegalStateException(
                    "Task 0 failed: java.io.IOException: No space left on device\n\tat a.b(C.java:1)")))
        .hasMessageContaining("The disk is full: No space left on device. Make room")
        .hasMessageNotContaining("C.java");
  }

  @Test
  void memoryThatRanOutElsewhereIsNamedWithTheSettingToRaise() {
    for (String message :
        new String[] {
          "Job aborted: org.apache.spark.memory.SparkOutOfMemoryError: no room",
          "GC overhead limit exceeded",
          "Not enough memory to build and broadcast the table to all worker nodes."
        }) {
      UserException user = explained(new IllegalStateException(message));
      assertThat(user.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(user).hasMessageContaining("not enough memory").hasMessageContaining("-Xmx8g");
    }
  }

  @Test
  void refusedAccessUnknownHostsAndSchemesAreNamed() {
    assertThat(explained(new AccessControlException("Permission denied: user=a, path=/b")))
        .hasMessageContaining("/b");
    assertThat(explained(new UnknownHostException("nowhere.example")))
        .hasMessageContaining("nowhere.example");
    assertThat(
            explained(new UnsupportedFileSystemException("No FileSystem for scheme \"s4\""))
                .exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void secretsInMessagesAreHidden() {
    assertThat(explained(new UnknownHostException("s3a://me:tiger@bucket")))
        .hasMessageNotContaining("tiger");
  }

  @Test
  void aDefectStaysWhatItIs() {
    ArithmeticException defect = new ArithmeticException("by zero");
    assertThat(Failures.explain(defect)).isSameAs(defect);
  }

  @Test
  void aCircleOfCausesEnds() {
    IOException one = new IOException("one");
    IOException other = new IOException("other", one);
    one.initCause(other);
    assertThat(Failures.explain(one)).isSameAs(one);
  }
}
