package clientele.shop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What the shop is made of, as data beside this class. */
final class ShopData {
  private ShopData() {}

  static Config read(String name) {
    String file = name + ".conf";
    // Not by class loader: Spark's tasks have another context class loader than its driver.
    try (InputStream bytes = ShopData.class.getResourceAsStream(file)) {
      if (bytes == null) {
        throw new IllegalStateException("The jar lacks " + file + " of clientele.shop.");
      }
      Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8);
      return ConfigFactory.parseReader(text).resolve();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
