package io.launch.server.openapi;

import io.launch.server.shape.Rule;

/// What a route takes as its body.
sealed interface Body {
  record Nothing() implements Body {}

  /// @param name of its schema in the document
  record Json(String name, Rule rule) implements Body {}

  /// Bytes of any kind.
  record Bytes() implements Body {}
}
