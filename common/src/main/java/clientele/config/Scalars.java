package clientele.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads single values: numbers, dates, names. */
final class Scalars {
  private Scalars() {}

  /**
   * Reads a value.
   *
   * @param place the value, which is there
   * @param type what it must be
   * @param problems takes what is wrong with it
   * @return the value in that type, or null
   */
  static Object read(Binder.Place place, Class<?> type, Problems problems) {
    boolean plain =
        !(place.value() instanceof ConfigObject) && !(place.value() instanceof ConfigList);
    Object value = plain ? parse(place, type) : null;
    if (value == null || !isAllowed(value, place)) {
      problems.add(
          place.origin(), place.path() + " " + place.shown() + ", but must be " + due(type, place));
      return null;
    }
    return value;
  }

  private static Object parse(Binder.Place place, Class<?> type) {
    String text = place.text();
    if (type == Located.class) {
      return new Located(text, Origins.place(place.origin()));
    }
    try {
      if (type == String.class) {
        return text;
      }
      if (type == int.class || type == Integer.class) {
        return new BigDecimal(text.strip()).intValueExact();
      }
      if (type == long.class || type == Long.class) {
        return new BigDecimal(text.strip()).longValueExact();
      }
      if (type == double.class || type == Double.class) {
        double number = new BigDecimal(text.strip()).doubleValue();
        return Double.isFinite(number) ? number : null;
      }
      if (type == boolean.class || type == Boolean.class) {
        return truth(text.strip().toLowerCase(Locale.ROOT));
      }
      if (type == LocalDate.class) {
        return LocalDate.parse(text.strip());
      }
      if (type == ZoneId.class) {
        return ZoneId.of(text.strip());
      }
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      return null;
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> name(constant).equals(plain(text)))
          .findFirst()
          .orElse(null);
    }
    throw new IllegalStateException("Cannot bind a value of type " + type.getName());
  }

  private static Boolean truth(String word) {
    return switch (word) {
      case "true", "yes", "on" -> Boolean.TRUE;
      case "false", "no", "off" -> Boolean.FALSE;
      default -> null;
    };
  }

  private static boolean isAllowed(Object value, Binder.Place place) {
    Range range = place.component().getAnnotation(Range.class);
    if (range != null && value instanceof Number number) {
      double size = number.doubleValue();
      return size >= range.min() && size <= range.max();
    }
    OneOf names = place.component().getAnnotation(OneOf.class);
    return names == null || !(value instanceof String) || List.of(names.value()).contains(value);
  }

  /** What a value must be, in words. */
  static String due(Class<?> type, Binder.Place place) {
    OneOf names = place.component().getAnnotation(OneOf.class);
    if (names != null && type == String.class) {
      return "one of " + String.join(", ", names.value());
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(Scalars::name)
              .collect(Collectors.joining(", "));
    }
    if (type == LocalDate.class) {
      return "a date such as 2026-01-31";
    }
    if (type == ZoneId.class) {
      return "a time zone such as UTC or Europe/London";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == double.class || type == Double.class) {
      return "a number" + bounds(place);
    }
    if (Number.class.isAssignableFrom(type) || type == int.class || type == long.class) {
      return "a whole number" + bounds(place);
    }
    return type.isRecord() ? "a section { … }" : "a text";
  }

  private static String bounds(Binder.Place place) {
    Range range = place.component().getAnnotation(Range.class);
    if (range == null) {
      return "";
    }
    if (Double.isInfinite(range.max())) {
      return " of at least " + plain(range.min());
    }
    return Double.isInfinite(range.min())
        ? " of at most " + plain(range.max())
        : " from " + plain(range.min()) + " to " + plain(range.max());
  }

  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }

  /** An enumeration's constant as the configuration writes it. */
  static String name(Object constant) {
    return plain(((Enum<?>) constant).name());
  }

  private static String plain(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
