package io.launch.worker.typed;

import io.launch.predictor.TypedPredictor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/// What a [TypedPredictor] takes and answers, read off its class.
public final class TypedModel {
  private final JsonType input;
  private final JsonType output;

  private TypedModel(JsonType input, JsonType output) {
    this.input = input;
    this.output = output;
  }

  /// Reads the types of a predictor's class.
  ///
  /// @throws IllegalArgumentException when it does not say them, or its input is no record of JSON
  public static TypedModel of(Class<?> predictor) {
    Map<TypeVariable<?>, Type> variables = variables(predictor, new HashMap<>());
    Type[] types = new Type[2];
    for (int i = 0; i < types.length; i++) {
      Type said = TypedPredictor.class.getTypeParameters()[i];
      while (said instanceof TypeVariable<?> variable) {
        said = variables.get(variable);
      }
      if (said == null) {
        throw new IllegalArgumentException(
            "it implements TypedPredictor without types (expected: TypedPredictor<Input, Output>)");
      }
      types[i] = said;
    }
    if (!TypeReader.raw(types[0]).isRecord()) {
      throw new IllegalArgumentException(
          "its input is a %s (expected: a record)".formatted(types[0].getTypeName()));
    }
    return new TypedModel(
        new TypeReader(true).read(types[0], "its input", variables),
        new TypeReader(false).read(types[1], "its output", variables));
  }

  /// What the variables of all generic types above a class stand for.
  private static Map<TypeVariable<?>, Type> variables(
      Class<?> type, Map<TypeVariable<?>, Type> found) {
    for (Type above : type.getGenericInterfaces()) {
      add(above, found);
    }
    if (type.getGenericSuperclass() != null) {
      add(type.getGenericSuperclass(), found);
    }
    return found;
  }

  private static void add(Type above, Map<TypeVariable<?>, Type> found) {
    Class<?> raw = TypeReader.raw(above);
    if (above instanceof ParameterizedType generic) {
      for (int i = 0; i < raw.getTypeParameters().length; i++) {
        found.put(raw.getTypeParameters()[i], generic.getActualTypeArguments()[i]);
      }
    }
    variables(raw, found);
  }

  /// The input that a request's args are.
  ///
  /// @throws IllegalArgumentException when they do not fit; the message names the field
  public Object bind(Map<String, Object> args) {
    Object bound = input.bind(args, "");
    if (bound == null) {
      throw new IllegalStateException("a record is never null");
    }
    return bound;
  }

  /// The JSON Schema of the input.
  public Map<String, Object> requestSchema() {
    return Definitions.schemaOf(input);
  }

  /// The JSON Schema of the output.
  public Map<String, Object> responseSchema() {
    return Definitions.schemaOf(output);
  }
}
