package clientele.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no S3; scripts/tests/test_s3.py races it on one. */
class ConditionalLogStoreTest {
  @TempDir private Path folder;
  private final Configuration hadoop = new Configuration();
  private final ConditionalLogStore store = new ConditionalLogStore(hadoop);

  private org.apache.hadoop.fs.Path commit() {
    return new org.apache.hadoop.fs.Path(folder.toUri().toString(), "00000000000000000000.json");
  }

  @Test
  void nothingIsWrittenWhereTheConditionCannotBeSet() throws IOException {
    assertThatThrownBy(() -> store.write(commit(), List.of("{}").iterator(), false, hadoop))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fs.option.create.conditional.overwrite");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void whatMayBeOverwrittenIsAndIsReadBack() throws IOException {
    store.write(commit(), List.of("old").iterator(), true, hadoop);
    store.write(commit(), List.of("{\"a\":1}", "{\"b\":2}").iterator(), true, hadoop);
    try (var lines = store.read(commit(), hadoop)) {
      assertThat(lines).toIterable().containsExactly("{\"a\":1}", "{\"b\":2}");
    }
    assertThat(store.isPartialWriteVisible(commit(), hadoop)).isFalse();
  }

  @Test
  void aFileThatIsThereStaysWithItsOwner() throws IOException {
    FileSystem fs = commit().getFileSystem(hadoop);
    byte[] first = "first".getBytes(StandardCharsets.UTF_8);
    byte[] second = "second".getBytes(StandardCharsets.UTF_8);
    var trusted = ConditionalCreate.Unknown.TRUSTED;
    assertThat(ConditionalCreate.create(fs, commit(), first, trusted)).isTrue();
    assertThat(ConditionalCreate.create(fs, commit(), second, trusted)).isFalse();
    try (var in = fs.open(commit())) {
      assertThat(in.readAllBytes()).isEqualTo(first);
    }
  }
}
