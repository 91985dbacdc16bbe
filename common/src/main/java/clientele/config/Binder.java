package clientele.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes records of a configuration. Nothing is thrown for what a person wrote wrong: it goes to the
 * {@link Problems}, and the part that cannot be made is null.
 */
final class Binder {
  private final Problems problems;
  private final Collection<String> known;

  /**
   * A binder.
   *
   * @param problems takes what is wrong
   * @param known every key, to guess what an unknown one was meant to be
   */
  Binder(Problems problems, Collection<String> known) {
    this.problems = problems;
    this.known = known;
  }

  /**
   * Binds a section.
   *
   * @param path of the section, empty for the whole
   * @param section its content
   * @param record what to make of it
   * @return the record, or null where anything in it is wrong
   */
  <T> T record(String path, ConfigObject section, Class<T> record) {
    RecordComponent[] components = record.getRecordComponents();
    List<String> keys = new ArrayList<>();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    boolean complete = true;
    for (int i = 0; i < components.length; i++) {
      String key = Schema.key(components[i]);
      keys.add(key);
      types[i] = components[i].getType();
      Place place =
          new Place(join(path, key), section.get(key), Origins.of(section), components[i]);
      values[i] = value(place, components[i].getGenericType());
      complete &= values[i] != null;
    }
    for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
      if (!keys.contains(entry.getKey())) {
        unknown(join(path, entry.getKey()), entry.getValue());
      }
    }
    if (!complete) {
      return null;
    }
    T made = construct(record, types, values);
    if (made instanceof Checked checked) {
      checked.check((key, message) -> complain(path, section, key, message));
    }
    return made;
  }

  private void complain(String path, ConfigObject section, String key, String message) {
    ConfigValue at = section;
    for (String word : com.typesafe.config.ConfigUtil.splitPath(key)) {
      if (at instanceof ConfigObject object && object.get(word) != null) {
        at = object.get(word);
      }
    }
    problems.add(Origins.of(at), join(path, key) + " " + message);
  }

  private static <T> T construct(Class<T> record, Class<?>[] types, Object[] values) {
    try {
      Constructor<T> constructor = record.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + record.getName(), e);
    }
  }

  private Object value(Place place, Type type) {
    Class<?> raw = Schema.raw(type);
    if (raw == Optional.class) {
      if (place.isAbsent() || place.isEmptyOption()) {
        return Optional.empty();
      }
      Object value = value(place, Schema.argument(type, 0));
      return value == null ? null : Optional.of(value);
    }
    if (raw == Map.class) {
      return map(place, Schema.argument(type, 1));
    }
    if (raw == List.class) {
      return list(place, Schema.argument(type, 0));
    }
    if (place.isAbsent()) {
      problems.add(place.origin(), place.path() + " is missing: " + Scalars.due(raw, place));
      return null;
    }
    if (raw.isRecord()) {
      if (place.value() instanceof ConfigObject section) {
        return record(place.path(), section, raw);
      }
      problems.add(
          place.origin(), place.path() + " " + place.shown() + ", but must be a section { … }");
      return null;
    }
    return Scalars.read(place, raw, problems);
  }

  private Object list(Place place, Type element) {
    List<Object> values = new ArrayList<>();
    if (place.isAbsent()) {
      return values;
    }
    boolean complete = true;
    for (ConfigValue item : items(place)) {
      Object value =
          value(new Place(place.path(), item, item.origin(), place.component()), element);
      complete &= value != null;
      values.add(value);
    }
    return complete ? List.copyOf(values) : null;
  }

  /** A list's items; a text is taken as a list with commas, as one writes it on a command line. */
  private static List<? extends ConfigValue> items(Place place) {
    if (place.value() instanceof ConfigList list) {
      return list;
    }
    if (place.value().valueType() != ConfigValueType.STRING) {
      return List.of(place.value());
    }
    List<ConfigValue> items = new ArrayList<>();
    for (String item : place.text().split(",", -1)) {
      if (!item.isBlank()) {
        items.add(
            com.typesafe.config.ConfigValueFactory.fromAnyRef(item.strip())
                .withOrigin(place.origin()));
      }
    }
    return items;
  }

  private Object map(Place place, Type element) {
    Map<String, Object> values = new TreeMap<>();
    if (place.isAbsent()) {
      return values;
    }
    if (!(place.value() instanceof ConfigObject section)) {
      problems.add(
          place.origin(), place.path() + " " + place.shown() + ", but must be a section { … }");
      return null;
    }
    boolean complete = true;
    Optional<Class<?>> record = Schema.record(element);
    Map<String, ConfigValue> entries =
        record.isPresent() ? section : Flat.of(place.path(), section, problems);
    for (Map.Entry<String, ConfigValue> entry : entries.entrySet()) {
      Place below =
          new Place(
              place.path() + "." + entry.getKey(),
              entry.getValue(),
              entry.getValue().origin(),
              place.component());
      Object value = value(below, element);
      complete &= value != null;
      if (value != null) {
        values.put(entry.getKey(), value);
      }
    }
    return complete ? java.util.Collections.unmodifiableMap(values) : null;
  }

  private void unknown(String path, ConfigValue value) {
    if (value instanceof ConfigObject section && section.size() == 1) {
      String only = section.keySet().iterator().next();
      unknown(join(path, only), section.get(only));
      return;
    }
    String nearest =
        Nearest.to(path, known).map(other -> "; the nearest that there is: " + other).orElse("");
    problems.add(Origins.of(value), "there is no key " + path + nearest);
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** One value and where it stands. */
  record Place(String path, ConfigValue value, ConfigOrigin around, RecordComponent component) {
    boolean isAbsent() {
      return value == null || value.valueType() == ConfigValueType.NULL;
    }

    /** {@code --set features.rfm_grid=} takes a value away. */
    boolean isEmptyOption() {
      return Origins.isOption(value.origin())
          && value.valueType() == ConfigValueType.STRING
          && text().isEmpty();
    }

    ConfigOrigin origin() {
      return value == null ? around : value.origin();
    }

    /** The value as it was written; {@code 007} stays {@code 007}. */
    String text() {
      return value.atKey("value").getString("value");
    }

    String shown() {
      return switch (value.valueType()) {
        case OBJECT -> "is a section";
        case LIST -> "is a list";
        case NULL -> "is null";
        case STRING -> "is \"" + Secrets.hide(path, text()) + "\"";
        default -> "is " + Secrets.hide(path, text());
      };
    }
  }
}
