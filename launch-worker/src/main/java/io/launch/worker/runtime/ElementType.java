package io.launch.worker.runtime;

import ai.onnxruntime.OnnxJavaType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the elements of an input tensor may be, and how JSON values become them.
enum ElementType {
  FLOAT32("float32", OnnxJavaType.FLOAT, 4) {
    @Override
    void put(ByteBuffer buffer, @Nullable Object value) {
      double wide = number(value).doubleValue();
      float narrow = (float) wide;
      if (Float.isInfinite(narrow) && !Double.isInfinite(wide)) {
        throw unfit(value);
      }
      buffer.putFloat(narrow);
    }
  },
  FLOAT64("float64", OnnxJavaType.DOUBLE, 8) {
    @Override
    void put(ByteBuffer buffer, @Nullable Object value) {
      buffer.putDouble(number(value).doubleValue());
    }
  },
  INT8("int8", OnnxJavaType.INT8, 1) {
    @Override
    void put(ByteBuffer buffer, @Nullable Object value) {
      buffer.put((byte) whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
    }
  },
  UINT8("uint8", OnnxJavaType.UINT8, 1) {
    @Override
    void put(ByteBuffer buffer, @Nullable Object value) {
      buffer.put((byte) whole(value, 0, 255));
    }
  },
  INT16("int16", OnnxJavaType.INT16, 2) {
    @Override
    void put(ByteBuffer buffer, @Nullable Object value) {
      buffer.putShort((short) whole(value, Short.MIN_VALUE, Short.MAX_VALUE));
    }
  },
  INT32("int32", OnnxJavaType.INT32, 4) {
    @Override
    void put(ByteBuffer buffer, @Nullable Object value) {
      buffer.putInt((int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
  },
  INT64("int64", OnnxJavaType.INT64, 8) {
    @Override
    void put(ByteBuffer buffer, @Nullable Object value) {
      buffer.putLong(whole(value, Long.MIN_VALUE, Long.MAX_VALUE));
    }
  },
  BOOL("bool", OnnxJavaType.BOOL, 1) {
    @Override
    void put(ByteBuffer buffer, @Nullable Object value) {
      if (!(value instanceof Boolean bool)) {
        throw unfit(value);
      }
      buffer.put((byte) (bool ? 1 : 0));
    }
  },
  /// Has no fixed width: [TensorReader] collects texts instead of bytes.
  STRING("string", OnnxJavaType.STRING, 0) {
    @Override
    void put(ByteBuffer buffer, @Nullable Object value) {
      throw unfit(value);
    }
  };

  private final String label;
  private final OnnxJavaType onnx;
  private final int width;

  ElementType(String label, OnnxJavaType onnx, int width) {
    this.label = label;
    this.onnx = onnx;
    this.width = width;
  }

  /// The type of a model's input or output; empty for those that JSON has no values for.
  static Optional<ElementType> of(OnnxJavaType onnx) {
    return Arrays.stream(values()).filter(each -> each.onnx == onnx).findFirst();
  }

  /// Appends a JSON value.
  ///
  /// @throws Unfit when the value is not of this type, or out of its range
  abstract void put(ByteBuffer buffer, @Nullable Object value);

  String label() {
    return label;
  }

  OnnxJavaType onnx() {
    return onnx;
  }

  /// Bytes of one element.
  int width() {
    return width;
  }

  Number number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number;
    }
    throw unfit(value);
  }

  long whole(@Nullable Object value, long min, long max) {
    long whole =
        switch (number(value)) {
          case Double d when d == Math.rint(d) && Math.abs(d) <= 1L << 53 -> d.longValue();
          case Double _, BigInteger _ -> throw unfit(value);
          case Number n -> n.longValue();
        };
    if (whole < min || whole > max) {
      throw unfit(value);
    }
    return whole;
  }

  Unfit unfit(@Nullable Object value) {
    return new Unfit(value, this);
  }

  /// A value that is not of the type.
  static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(@Nullable Object value, ElementType expected) {
      super("%s (expected: %s)".formatted(shown(value), expected.label));
    }

    private static String shown(@Nullable Object value) {
      String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
      return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
  }
}
