package io.launch.worker;

import io.launch.worker.runtime.Values;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Pickler;
import org.jspecify.annotations.Nullable;

/// Writes what a model returned as a Python pickle: `dict`, `list`, `str`, `int`, `float`, `bool`,
/// `bytes` and `None`, and `Decimal` for a `BigDecimal`.
final class Pickles {
  static {
    Pickler.registerCustomPickler(
        Bytes.class, (value, out, _) -> writeBytes(((Bytes) value).content(), out));
  }

  private Pickles() {}

  /// Writes a value, piece by piece.
  ///
  /// @throws IllegalStateException when the value, or one within it, is of a type that no model may
  ///   return
  static void dump(@Nullable Object value, OutputStream out) throws IOException {
    // Without the memo, which looks every value up among all before it.
    new Pickler(false).dump(plain(value), out);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String _, Boolean _, Number _ -> value;
      case byte[] bytes -> new Bytes(bytes);
      case Map<?, ?> map -> plainMap(map);
      case Iterable<?> items -> plainItems(items);
      default -> value.getClass().isArray() ? plainArray(value) : plain(Values.simpler(value));
    };
  }

  private static Map<@Nullable Object, @Nullable Object> plainMap(Map<?, ?> map) {
    Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      plain.put(key(entry.getKey()), plain(entry.getValue()));
    }
    return plain;
  }

  /// A key that Python can hash.
  private static @Nullable Object key(@Nullable Object key) {
    return switch (key) {
      case null -> null;
      case String _, Boolean _, Number _ -> key;
      default -> key.toString();
    };
  }

  private static List<@Nullable Object> plainItems(Iterable<?> items) {
    List<@Nullable Object> plain = new ArrayList<>();
    for (Object item : items) {
      plain.add(plain(item));
    }
    return plain;
  }

  private static List<@Nullable Object> plainArray(Object array) {
    int length = Array.getLength(array);
    List<@Nullable Object> plain = new ArrayList<>(length);
    for (int index = 0; index < length; index++) {
      plain.add(plain(Array.get(array, index)));
    }
    return plain;
  }

  /// The opcode `BINBYTES`, which the library reads but writes as a mutable `bytearray`.
  private static void writeBytes(byte[] content, OutputStream out) throws IOException {
    out.write('B');
    out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(content.length).array());
    out.write(content);
  }

  private record Bytes(byte[] content) {}
}
