package clientele.shop;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A row as a line of CSV (RFC 4180): fields apart by commas, a field with a comma, quote or line
 * break in quotes, quotes doubled, null as nothing at all. Times are UTC.
 */
final class CsvLine implements Function<Object[], String> {
  /** How times are written; also the reader's {@code timestampFormat}. */
  static final String TIMESTAMP_FORMAT = "yyyy-MM-dd HH:mm:ss";

  private static final long MICROS_IN_SECOND = 1_000_000;
  private final DateTimeFormatter times =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private final DataType[] types;

  CsvLine(StructType schema) {
    types = new DataType[schema.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = schema.fields()[i].dataType();
    }
  }

  static String header(StructType schema) {
    return String.join(",", schema.fieldNames());
  }

  @Override
  public String apply(Object[] row) {
    StringBuilder line = new StringBuilder(160);
    for (int i = 0; i < row.length; i++) {
      if (i > 0) {
        line.append(',');
      }
      if (row[i] != null) {
        append(line, row[i], i < types.length ? types[i] : DataTypes.StringType);
      }
    }
    return line.toString();
  }

  private void append(StringBuilder line, Object value, DataType type) {
    if (value instanceof String text) {
      appendText(line, text);
    } else if (value instanceof Long micros && type.equals(DataTypes.TimestampType)) {
      times.formatTo(Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_IN_SECOND)), line);
    } else if (value instanceof Integer day && type.equals(DataTypes.DateType)) {
      line.append(LocalDate.ofEpochDay(day));
    } else {
      line.append(value);
    }
  }

  private static void appendText(StringBuilder line, String text) {
    boolean quoted =
        text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
            || !text.equals(text.strip());
    if (quoted) {
      line.append('"').append(text.replace("\"", "\"\"")).append('"');
    } else {
      line.append(text);
    }
  }
}
