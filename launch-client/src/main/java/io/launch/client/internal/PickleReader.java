package io.launch.client.internal;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;
import org.jspecify.annotations.Nullable;

/// Reads Python pickles of plain values into Java ones: dict to Map in its order, list and tuple to
/// List, set to Set, str, bytes, int (Integer, Long or BigInteger), float, bool and None. Nothing
/// that a pickle names is run.
public final class PickleReader {
  private PickleReader() {}

  /// The value that was pickled.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when it is not plain, or no pickle
  public static @Nullable Object read(byte[] pickle) {
    try {
      return plain(new OrderedUnpickler().loads(pickle));
    } catch (IOException | RuntimeException e) {
      if (e instanceof LaunchException launch) {
        throw launch;
      }
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "the result is no pickle of plain values: %s (next: read it in Python, or ask with"
                  .formatted(e.getMessage())
              + " returnPickled false)",
          e);
    }
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof byte[]) {
      return value;
    }
    if (value instanceof Map<?, ?> map && value.getClass() == LinkedHashMap.class) {
      Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(plain(key), plain(item)));
      return copy;
    }
    if (value instanceof List<?> list) {
      return all(list);
    }
    if (value instanceof Object[] tuple) {
      return all(Arrays.asList(tuple));
    }
    if (value instanceof Set<?> set) {
      return new LinkedHashSet<>(all(set));
    }
    throw new PickleException("it holds a " + value.getClass().getName());
  }

  private static List<@Nullable Object> all(Iterable<?> values) {
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object value : values) {
      copy.add(plain(value));
    }
    return copy;
  }

  /// Keeps the order of a dict's keys, which the library's own hash maps lose.
  private static final class OrderedUnpickler extends Unpickler {
    @Override
    protected Object dispatch(short opcode) throws IOException {
      if (opcode == Opcodes.EMPTY_DICT) {
        stack.add(new LinkedHashMap<>());
        return NO_RETURN_VALUE;
      }
      if (opcode == Opcodes.DICT || opcode == Opcodes.SETITEMS) {
        List<Object> items = stack.pop_all_since_marker();
        if (opcode == Opcodes.DICT) {
          stack.add(new LinkedHashMap<>());
        }
        putAll(stack.peek(), items);
        return NO_RETURN_VALUE;
      }
      return super.dispatch(opcode);
    }

    @SuppressWarnings("unchecked")
    private static void putAll(Object dict, List<Object> items) {
      for (int i = 0; i + 1 < items.size(); i += 2) {
        ((Map<Object, Object>) dict).put(items.get(i), items.get(i + 1));
      }
    }
  }
}
