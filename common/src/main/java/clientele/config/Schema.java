package clientele.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys that the configuration's records stand for. */
final class Schema {
  private Schema() {}

  /** A component's key: {@code rfmGrid} is {@code rfm_grid}. */
  static String key(RecordComponent component) {
    return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** The record that a type stands for, through Optional; empty for anything else. */
  static Optional<Class<?>> record(Type type) {
    if (type instanceof Class<?> one && one.isRecord()) {
      return Optional.of(one);
    }
    return raw(type) == Optional.class ? record(argument(type, 0)) : Optional.empty();
  }

  /** Whether a type is a map from names of the user's choice to plain values. */
  static boolean isMapOfValues(Type type) {
    return raw(type) == Map.class && record(argument(type, 1)).isEmpty();
  }

  static boolean isMapOfRecords(Type type) {
    return raw(type) == Map.class && record(argument(type, 1)).isPresent();
  }

  static Class<?> raw(Type type) {
    return type instanceof ParameterizedType several
        ? (Class<?>) several.getRawType()
        : (Class<?>) type;
  }

  static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  /**
   * Every key, sections included, as far as names are not the user's own.
   *
   * @param record where to start
   * @param names the names that stand in for those of the user, in a map of records
   */
  static List<String> paths(Class<?> record, Collection<String> names) {
    List<String> paths = new ArrayList<>();
    collect("", record, names, paths);
    return paths;
  }

  private static void collect(
      String prefix, Class<?> record, Collection<String> names, List<String> paths) {
    for (RecordComponent component : record.getRecordComponents()) {
      String path = prefix + key(component);
      Type type = component.getGenericType();
      paths.add(path);
      record(type).ifPresent(below -> collect(path + ".", below, names, paths));
      if (isMapOfRecords(type)) {
        Class<?> below = record(argument(type, 1)).orElseThrow();
        for (String name : names) {
          paths.add(path + "." + name);
          collect(path + "." + name + ".", below, names, paths);
        }
      }
    }
  }

  /**
   * How many words of a path name a key of ours; what follows is a name of the user's, to be taken
   * as one word. Spark's settings hold dots.
   *
   * @param words a path
   * @return the number of leading words up to and with a map of values; all of them without one
   */
  static int wordsBeforeMap(List<String> words) {
    Type type = Settings.class;
    for (int i = 0; i < words.size(); i++) {
      if (isMapOfValues(type)) {
        return i;
      }
      if (isMapOfRecords(type)) {
        type = argument(type, 1);
        continue;
      }
      Optional<Class<?>> record = record(type);
      if (record.isEmpty()) {
        return words.size();
      }
      Optional<RecordComponent> component = component(record.get(), words.get(i));
      if (component.isEmpty()) {
        return words.size();
      }
      type = component.get().getGenericType();
    }
    return words.size();
  }

  private static Optional<RecordComponent> component(Class<?> record, String key) {
    for (RecordComponent component : record.getRecordComponents()) {
      if (key(component).equals(key)) {
        return Optional.of(component);
      }
    }
    return Optional.empty();
  }
}
