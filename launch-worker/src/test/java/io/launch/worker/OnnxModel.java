package io.launch.worker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes small ONNX models, in the protobuf encoding of `ModelProto`.
public final class OnnxModel {
  public static final int FLOAT = 1;
  public static final int UINT8 = 2;
  public static final int INT8 = 3;
  public static final int INT32 = 6;
  public static final int INT64 = 7;
  public static final int STRING = 8;
  public static final int BOOL = 9;
  public static final int DOUBLE = 11;

  private final Message graph = new Message().text(2, "graph");

  /// Adds an input; a dimension of -1 is free.
  public OnnxModel input(String name, int type, long... shape) {
    graph.message(11, value(name, type, shape));
    return this;
  }

  public OnnxModel output(String name, int type, long... shape) {
    graph.message(12, value(name, type, shape));
    return this;
  }

  /// Adds an operation: `Neg x -> y`, `Add a b -> c`.
  public OnnxModel node(String text) {
    String[] words = text.split(" ");
    Message node = new Message().text(4, words[0]);
    int arrow = words.length - 2;
    for (int index = 1; index < arrow; index++) {
      node.text(1, words[index]);
    }
    graph.message(1, node.text(2, words[arrow + 1]));
    return this;
  }

  /// Adds a constant matrix of floats.
  public OnnxModel constant(String name, float[][] rows) {
    ByteBuffer raw =
        ByteBuffer.allocate(4 * rows.length * rows[0].length).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float each : row) {
        raw.putFloat(each);
      }
    }
    graph.message(
        5,
        new Message()
            .number(1, rows.length)
            .number(1, rows[0].length)
            .number(2, FLOAT)
            .text(8, name)
            .bytes(9, raw.array()));
    return this;
  }

  public byte[] bytes() {
    return new Message()
        .number(1, 8)
        .message(8, new Message().text(1, "").number(2, 17))
        .message(7, graph)
        .toBytes();
  }

  /// A model for the task `text-embedding` with one vector for each word of [#tokenizer].
  public static OnnxModel embedding() {
    return new OnnxModel()
        .input("input_ids", INT64, -1, -1)
        .input("attention_mask", INT64, -1, -1)
        .constant("table", new float[][] {{0, 0, 2}, {3, 0, 0}, {0, 4, 0}})
        .node("Gather table input_ids -> last_hidden_state")
        .output("last_hidden_state", FLOAT, -1, -1, 3);
  }

  /// A tokenizer that knows the words `red` and `blue`.
  public static byte[] tokenizer() {
    return """
    {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
     "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
     "post_processor": null, "decoder": null,
     "model": {"type": "WordLevel", "vocab": {"[UNK]": 0, "red": 1, "blue": 2},
               "unk_token": "[UNK]"}}
    """
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Message value(String name, int type, long... shape) {
    Message dimensions = new Message();
    for (long length : shape) {
      dimensions.message(
          1, length < 0 ? new Message().text(2, "n") : new Message().number(1, length));
    }
    Message tensor = new Message().number(1, type).message(2, dimensions);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /// A protobuf message in the making.
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint(field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toBytes());
    }

    Message bytes(int field, byte[] value) {
      varint(field << 3 | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) (rest & 0x7F | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] toBytes() {
      return out.toByteArray();
    }
  }
}
