package io.launch.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.launch.api.task.CreateTaskRequest;
import io.launch.api.task.CreateTasksRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The requests that are sent. One body serves the server and its worker alike: an envelope is a
/// request that names no time.
final class Bodies {
  private static final JsonMapper JSON = new JsonMapper();

  private Bodies() {}

  /// A request of about 1 KiB: forty fields.
  static String kibibyte() {
    return write(request(fields()));
  }

  /// The arguments of that request, without Launch's envelope.
  static String kibibyteOfArgs() {
    return write(fields());
  }

  /// A request to embed this text.
  static String embedding(String text) {
    return write(request(Map.of("text", text)));
  }

  /// So many requests in one.
  static String batch(int count) {
    return write(new CreateTasksRequest(Collections.nCopies(count, request(fields()))));
  }

  /// One embedding request for each text, in one.
  static String embeddings(List<String> texts) {
    return write(
        new CreateTasksRequest(texts.stream().map(text -> request(Map.of("text", text))).toList()));
  }

  private static CreateTaskRequest request(Map<String, Object> args) {
    return new CreateTaskRequest(null, args, false, null);
  }

  private static Map<String, Object> fields() {
    return IntStream.range(0, 40)
        .boxed()
        .collect(
            Collectors.toMap(
                i -> "field-%02d".formatted(i), i -> "value number %d".formatted(1000 + i)));
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
