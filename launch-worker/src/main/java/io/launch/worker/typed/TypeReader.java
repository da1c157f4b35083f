package io.launch.worker.typed;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads Java types. Nothing of the classes is initialised by this.
final class TypeReader {
  private static final Map<Type, ScalarType> SCALARS = scalars();

  private final boolean strict;
  private final Map<Type, RecordType> records = new HashMap<>();

  /// @param strict whether a type that is no JSON is refused, rather than taken for anything
  TypeReader(boolean strict) {
    this.strict = strict;
  }

  /// @param where names the place, for the error
  /// @param variables what the variables of the class around stand for
  /// @throws IllegalArgumentException when the type is no JSON
  JsonType read(Type type, String where, Map<TypeVariable<?>, Type> variables) {
    return switch (type) {
      case TypeVariable<?> variable when variables.containsKey(variable) ->
          read(variables.get(variable), where, variables);
      case WildcardType wildcard -> read(wildcard.getUpperBounds()[0], where, variables);
      case GenericArrayType array ->
          new ListType(
              read(array.getGenericComponentType(), where, variables),
              ListType.Kind.ARRAY,
              raw(array.getGenericComponentType()));
      case ParameterizedType generic -> generic(generic, where, variables);
      case Class<?> plain -> plain(plain, where);
      default -> other(type, where);
    };
  }

  private JsonType plain(Class<?> type, String where) {
    ScalarType scalar = SCALARS.get(type);
    if (scalar != null) {
      return scalar;
    }
    if (type == Object.class) {
      return new AnyType();
    }
    if (type.isEnum()) {
      return new EnumType(type);
    }
    if (type.isArray()) {
      Class<?> component = type.getComponentType();
      return new ListType(read(component, where, Map.of()), ListType.Kind.ARRAY, component);
    }
    if (type.isRecord()) {
      return record(type, type, Map.of());
    }
    if (type == List.class || type == Collection.class) {
      return new ListType(new AnyType(), ListType.Kind.LIST, Object.class);
    }
    return type == Map.class ? new MapType(new AnyType()) : other(type, where);
  }

  private JsonType generic(
      ParameterizedType type, String where, Map<TypeVariable<?>, Type> variables) {
    Class<?> raw = raw(type);
    Type[] arguments = type.getActualTypeArguments();
    if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
      return new ListType(read(arguments[0], where, variables), ListType.Kind.LIST, Object.class);
    }
    if (raw == Set.class) {
      return new ListType(read(arguments[0], where, variables), ListType.Kind.SET, Object.class);
    }
    if (raw == Optional.class) {
      return new OptionalType(read(arguments[0], where, variables), true);
    }
    if (raw == Map.class && arguments[0] == String.class) {
      return new MapType(read(arguments[1], where, variables));
    }
    if (raw.isRecord()) {
      Map<TypeVariable<?>, Type> own = new HashMap<>();
      for (int i = 0; i < arguments.length; i++) {
        Type argument = arguments[i];
        own.put(raw.getTypeParameters()[i], variables.getOrDefault(argument, argument));
      }
      return record(type, raw, own);
    }
    return other(type, where);
  }

  private JsonType record(Type key, Class<?> type, Map<TypeVariable<?>, Type> variables) {
    RecordType known = records.get(key);
    if (known != null) {
      return known;
    }
    RecordComponent[] components = type.getRecordComponents();
    RecordType made = new RecordType(type, constructor(type, components));
    records.put(key, made);
    for (RecordComponent component : components) {
      String place = type.getSimpleName() + "." + component.getName();
      JsonType field = read(component.getGenericType(), place, variables);
      boolean nullable =
          !(field instanceof OptionalType)
              && (nullable(component) || nullable(component.getAnnotatedType()));
      made.field(component.getName(), nullable ? new OptionalType(field, false) : field);
    }
    return made;
  }

  private static Constructor<?> constructor(Class<?> type, RecordComponent[] components) {
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return canonical;
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean nullable(AnnotatedElement element) {
    return Arrays.stream(element.getAnnotations())
        .map(Annotation::annotationType)
        .anyMatch(type -> type.getSimpleName().equals("Nullable"));
  }

  private JsonType other(Type type, String where) {
    if (!strict) {
      return new AnyType();
    }
    throw new IllegalArgumentException(
        ("%s is a %s (expected: a text, number, boolean, enum, byte[], List, Set, array, Map of String"
                + " to these, Optional, record of these, or Object)")
            .formatted(where, type.getTypeName()));
  }

  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> Object.class;
    };
  }

  private static Map<Type, ScalarType> scalars() {
    Map<Type, ScalarType> scalars = new HashMap<>();
    scalars.put(String.class, ScalarType.TEXT);
    scalars.put(CharSequence.class, ScalarType.TEXT);
    scalars.put(byte[].class, ScalarType.BYTES);
    scalars.put(char.class, ScalarType.CHARACTER);
    scalars.put(Character.class, ScalarType.CHARACTER);
    scalars.put(boolean.class, ScalarType.BOOLEAN);
    scalars.put(Boolean.class, ScalarType.BOOLEAN);
    scalars.put(byte.class, ScalarType.BYTE);
    scalars.put(Byte.class, ScalarType.BYTE);
    scalars.put(short.class, ScalarType.SHORT);
    scalars.put(Short.class, ScalarType.SHORT);
    scalars.put(int.class, ScalarType.INT);
    scalars.put(Integer.class, ScalarType.INT);
    scalars.put(long.class, ScalarType.LONG);
    scalars.put(Long.class, ScalarType.LONG);
    scalars.put(BigInteger.class, ScalarType.BIG_INTEGER);
    scalars.put(float.class, ScalarType.FLOAT);
    scalars.put(Float.class, ScalarType.FLOAT);
    scalars.put(double.class, ScalarType.DOUBLE);
    scalars.put(Double.class, ScalarType.DOUBLE);
    scalars.put(BigDecimal.class, ScalarType.BIG_DECIMAL);
    return scalars;
  }
}
