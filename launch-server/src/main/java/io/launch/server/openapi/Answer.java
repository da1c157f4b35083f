package io.launch.server.openapi;

/// What a route answers when all went well.
sealed interface Answer {
  record Nothing() implements Answer {}

  /// @param type a record whose JSON is answered
  record Json(Class<?> type) implements Answer {}

  /// Server-sent events.
  ///
  /// @param type a record whose JSON is the data of each
  record Events(Class<?> type) implements Answer {}

  /// A JSON object whose form is not Launch's.
  record AnyJson() implements Answer {}

  /// Bytes of any kind.
  record Bytes() implements Answer {}
}
