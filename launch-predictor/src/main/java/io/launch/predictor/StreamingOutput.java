package io.launch.predictor;

import org.jspecify.annotations.Nullable;

/// Where a model puts the pieces of its answer.
public interface StreamingOutput {
  /// Sends one piece to the caller. Waits while the caller reads more slowly than the model writes,
  /// so a model need not hold itself back.
  ///
  /// @param piece a value made of maps, lists, texts, numbers, booleans, byte arrays and null, or a
  ///   record of these
  /// @throws CallerGoneException when nobody will read it; let it pass, and the call is over
  void emit(@Nullable Object piece);

  /// Whether somebody still reads. [#emit] says so by itself; this is for a model that works for
  /// long between two pieces.
  default boolean open() {
    return true;
  }
}
