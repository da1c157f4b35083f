package io.launch.worker.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads nested JSON lists as one tensor. One is made for each input of each request.
final class TensorReader {
  private final TensorSpec spec;
  private final long[] shape;

  /// Where in the nested lists the reader is, for messages.
  private final int[] position;

  private TensorReader(TensorSpec spec, long[] shape) {
    this.spec = spec;
    this.shape = shape;
    this.position = new int[shape.length];
  }

  /// @throws LaunchException when the value does not fit the model
  static OnnxTensor read(OrtEnvironment environment, TensorSpec spec, @Nullable Object value)
      throws OrtException {
    TensorReader reader = new TensorReader(spec, shape(value));
    reader.checkEven(value, 0);
    if (!spec.accepts(reader.shape)) {
      throw reader.unfit("shape " + TensorSpec.shown(Arrays.stream(reader.shape)), spec.describe());
    }
    return reader.tensor(environment, value);
  }

  /// The shape that the first element at each depth suggests.
  private static long[] shape(@Nullable Object value) {
    int depth = 0;
    Object first = value;
    long[] shape = new long[4];
    while (first instanceof List<?> list) {
      shape = depth == shape.length ? Arrays.copyOf(shape, 2 * depth) : shape;
      shape[depth++] = list.size();
      first = list.isEmpty() ? null : list.getFirst();
    }
    return Arrays.copyOf(shape, depth);
  }

  private void checkEven(@Nullable Object value, int depth) {
    if (depth == shape.length) {
      if (value instanceof List<?>) {
        throw unfit(at(depth) + "a list", "a value, as in its neighbours");
      }
      return;
    }
    if (!(value instanceof List<?> list)) {
      throw unfit(
          at(depth) + shown(value), "a list of %d, as its neighbours".formatted(shape[depth]));
    }
    if (list.size() != shape[depth]) {
      throw unfit(
          at(depth) + "a list of %d".formatted(list.size()),
          "a list of %d, as its neighbours".formatted(shape[depth]));
    }
    for (int index = 0; index < list.size(); index++) {
      position[depth] = index;
      checkEven(list.get(index), depth + 1);
    }
  }

  private OnnxTensor tensor(OrtEnvironment environment, @Nullable Object value)
      throws OrtException {
    int elements = (int) Arrays.stream(shape).reduce(1, (one, two) -> one * two);
    if (spec.type() == ElementType.STRING) {
      String[] texts = new String[elements];
      collect(value, 0, texts, 0);
      return OnnxTensor.createTensor(environment, texts, shape);
    }
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(elements * spec.type().width()).order(ByteOrder.nativeOrder());
    fill(value, 0, buffer);
    return OnnxTensor.createTensor(environment, buffer.flip(), shape, spec.type().onnx());
  }

  private void fill(@Nullable Object value, int depth, ByteBuffer buffer) {
    if (depth < shape.length && value instanceof List<?> list) {
      for (int index = 0; index < list.size(); index++) {
        position[depth] = index;
        fill(list.get(index), depth + 1, buffer);
      }
      return;
    }
    try {
      spec.type().put(buffer, value);
    } catch (ElementType.Unfit unfit) {
      throw unfit(at(depth) + unfit.getMessage());
    }
  }

  private int collect(@Nullable Object value, int depth, String[] texts, int next) {
    if (depth < shape.length && value instanceof List<?> list) {
      int following = next;
      for (int index = 0; index < list.size(); index++) {
        position[depth] = index;
        following = collect(list.get(index), depth + 1, texts, following);
      }
      return following;
    }
    if (!(value instanceof String text)) {
      throw unfit(at(depth) + spec.type().unfit(value).getMessage());
    }
    texts[next] = text;
    return next + 1;
  }

  private String at(int depth) {
    return depth == 0
        ? ""
        : Arrays.stream(position, 0, depth)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining("][", "[", "]: "));
  }

  private static String shown(@Nullable Object value) {
    return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }

  private LaunchException unfit(String found, String expected) {
    return unfit("%s (expected: %s)".formatted(found, expected));
  }

  private LaunchException unfit(String fault) {
    return new LaunchException(
        ErrorCode.INVALID_ARGUMENT, "input '%s': %s".formatted(spec.name(), fault));
  }
}
