package io.launch.worker.runtime;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Turns what a model put out into nested lists, with arrays of primitives as the innermost ones.
final class TensorWriter {
  private TensorWriter() {}

  static @Nullable Object value(OnnxValue value) throws OrtException {
    return switch (value) {
      case OnnxTensor tensor -> nested(tensor);
      case OnnxMap map -> map.getValue();
      case OnnxSequence sequence -> items(sequence);
      default ->
          throw new IllegalStateException(
              "output of %s (expected: tensors, maps, or sequences of these)"
                  .formatted(value.getType()));
    };
  }

  private static List<@Nullable Object> items(OnnxSequence sequence) throws OrtException {
    List<@Nullable Object> items = new ArrayList<>();
    for (OnnxValue item : sequence.getValue()) {
      try (item) {
        items.add(value(item));
      }
    }
    return items;
  }

  private static Object nested(OnnxTensor tensor) throws OrtException {
    long[] shape = tensor.getInfo().getShape();
    return switch (tensor.getInfo().type) {
      case FLOAT, FLOAT16, BFLOAT16 -> nested(shape, floats(tensor.getFloatBuffer()));
      case DOUBLE -> nested(shape, doubles(tensor.getDoubleBuffer()));
      case INT8 -> nested(shape, bytes(tensor.getByteBuffer(), 0));
      case UINT8 -> nested(shape, bytes(tensor.getByteBuffer(), 256));
      case INT16 -> nested(shape, shorts(tensor.getShortBuffer()));
      case INT32 -> nested(shape, ints(tensor.getIntBuffer()));
      case INT64 -> nested(shape, longs(tensor.getLongBuffer()));
      case BOOL -> nested(shape, booleans(tensor.getByteBuffer()));
      case STRING -> tensor.getValue();
      case UNKNOWN ->
          throw new IllegalStateException(
              "output of %s (expected: numbers, booleans or texts)".formatted(tensor.getInfo()));
    };
  }

  private static Object nested(long[] shape, IntFunction<Object> next) {
    return shape.length == 0 ? Array.get(next.apply(1), 0) : nested(shape, 0, next);
  }

  private static Object nested(long[] shape, int depth, IntFunction<Object> next) {
    if (depth == shape.length - 1) {
      return next.apply((int) shape[depth]);
    }
    List<Object> rows = new ArrayList<>((int) shape[depth]);
    for (int row = 0; row < shape[depth]; row++) {
      rows.add(nested(shape, depth + 1, next));
    }
    return rows;
  }

  private static IntFunction<Object> floats(FloatBuffer buffer) {
    return length -> {
      float[] row = new float[length];
      buffer.get(row);
      return row;
    };
  }

  private static IntFunction<Object> doubles(DoubleBuffer buffer) {
    return length -> {
      double[] row = new double[length];
      buffer.get(row);
      return row;
    };
  }

  private static IntFunction<Object> longs(LongBuffer buffer) {
    return length -> {
      long[] row = new long[length];
      buffer.get(row);
      return row;
    };
  }

  private static IntFunction<Object> ints(IntBuffer buffer) {
    return length -> {
      int[] row = new int[length];
      buffer.get(row);
      return row;
    };
  }

  private static IntFunction<Object> shorts(ShortBuffer buffer) {
    return length -> {
      short[] row = new short[length];
      buffer.get(row);
      return row;
    };
  }

  /// Bytes as numbers, because a byte array would count as binary data.
  private static IntFunction<Object> bytes(ByteBuffer buffer, int unsigned) {
    return length -> {
      int[] row = new int[length];
      for (int index = 0; index < length; index++) {
        int signed = buffer.get();
        row[index] = signed < 0 ? signed + unsigned : signed;
      }
      return row;
    };
  }

  private static IntFunction<Object> booleans(ByteBuffer buffer) {
    return length -> {
      boolean[] row = new boolean[length];
      for (int index = 0; index < length; index++) {
        row[index] = buffer.get() != 0;
      }
      return row;
    };
  }
}
