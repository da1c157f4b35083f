package io.launch.worker.typed;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A text, a number, a truth value or bytes.
enum ScalarType implements JsonType {
  TEXT("string", "a text"),
  CHARACTER("string", "a text of one character"),
  BYTES("string", "a text in Base64"),
  BOOLEAN("boolean", "true or false"),
  BYTE("integer", "a whole number of 8 bits"),
  SHORT("integer", "a whole number of 16 bits"),
  INT("integer", "a whole number of 32 bits"),
  LONG("integer", "a whole number of 64 bits"),
  BIG_INTEGER("integer", "a whole number"),
  FLOAT("number", "a number"),
  DOUBLE("number", "a number"),
  BIG_DECIMAL("number", "a number");

  private final String type;
  private final String expected;

  ScalarType(String type, String expected) {
    this.type = type;
    this.expected = expected;
  }

  @Override
  public String expected() {
    return expected;
  }

  @Override
  public Object bind(@Nullable Object json, String path) {
    try {
      return switch (json) {
        case String text -> text(text, path);
        case Boolean value when this == BOOLEAN -> value;
        case Number number when type.equals("integer") -> whole(exact(number));
        case Number number when type.equals("number") -> fraction(number);
        case null, default -> throw JsonType.misfit(path, json, expected);
      };
    } catch (ArithmeticException e) {
      throw JsonType.misfit(path, json, expected);
    }
  }

  private Object text(String text, String path) {
    if (this == CHARACTER && text.length() == 1) {
      return text.charAt(0);
    }
    return switch (this) {
      case TEXT -> text;
      case BYTES -> bytes(text, path);
      default -> throw JsonType.misfit(path, text, expected);
    };
  }

  private Object bytes(String text, String path) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw JsonType.misfit(path, text, expected);
    }
  }

  private static BigInteger exact(Number number) {
    return switch (number) {
      case BigInteger value -> value;
      case Double value when value.isInfinite() || value.isNaN() -> throw new ArithmeticException();
      case Double value -> new BigDecimal(value).toBigIntegerExact();
      default -> BigInteger.valueOf(number.longValue());
    };
  }

  private Object whole(BigInteger number) {
    return switch (this) {
      case BYTE -> number.byteValueExact();
      case SHORT -> number.shortValueExact();
      case INT -> number.intValueExact();
      case LONG -> number.longValueExact();
      default -> number;
    };
  }

  private Object fraction(Number number) {
    return switch (this) {
      case FLOAT -> number.floatValue();
      case DOUBLE -> number.doubleValue();
      default ->
          number instanceof Double value
              ? BigDecimal.valueOf(value)
              : new BigDecimal(number.toString());
    };
  }

  @Override
  public Map<String, Object> schema(Definitions definitions) {
    Map<String, Object> schema = JsonType.type(type);
    switch (this) {
      case CHARACTER -> {
        schema.put("minLength", 1);
        schema.put("maxLength", 1);
      }
      case BYTES -> schema.put("contentEncoding", "base64");
      case BYTE -> bounds(schema, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SHORT -> bounds(schema, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT -> bounds(schema, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> bounds(schema, Long.MIN_VALUE, Long.MAX_VALUE);
      case TEXT, BOOLEAN, BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> {}
    }
    return schema;
  }

  private static void bounds(Map<String, Object> schema, long min, long max) {
    schema.put("minimum", min);
    schema.put("maximum", max);
  }
}
