package io.launch.worker.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What a model may return, and the conveniences that are reduced to it.
public final class Values {
  private Values() {}

  /// Reduces a record to a map, an enum constant or a character to a text, and an optional to its
  /// value.
  ///
  /// @throws IllegalStateException for any other type
  public static @Nullable Object simpler(Object value) {
    return switch (value) {
      case Record fields -> map(fields);
      case Enum<?> constant -> constant.name();
      case CharSequence text -> text.toString();
      case Character character -> character.toString();
      case Optional<?> optional -> optional.orElse(null);
      default -> throw refused(value);
    };
  }

  /// A number of one of the JDK's less common classes as one of the common ones.
  public static BigDecimal plainNumber(Number number) {
    return switch (number) {
      case AtomicInteger value -> BigDecimal.valueOf(value.get());
      case AtomicLong value -> BigDecimal.valueOf(value.get());
      case BigInteger value -> new BigDecimal(value);
      case BigDecimal value -> value;
      default -> throw refused(number);
    };
  }

  private static Map<String, @Nullable Object> map(Record fields) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (RecordComponent component : fields.getClass().getRecordComponents()) {
      map.put(component.getName(), read(component.getAccessor(), fields));
    }
    return map;
  }

  private static @Nullable Object read(Method accessor, Record fields) {
    try {
      accessor.setAccessible(true);
      return accessor.invoke(fields);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("result: " + accessor + " is not accessible", e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("result: " + accessor + " threw", e.getCause());
    }
  }

  private static IllegalStateException refused(Object value) {
    return new IllegalStateException(
        "result: a value of %s (expected: maps, lists, texts, numbers, booleans, byte arrays, null, or records of these)"
            .formatted(value.getClass()));
  }
}
