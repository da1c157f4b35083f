package io.launch.predictor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps pieces for a caller who gets them together.
final class CollectedPieces implements StreamingOutput {
  /// A model without end must not fill the worker's memory.
  private static final int MAX_PIECES = 1_000_000;

  private final PredictorCall call;
  private final List<@Nullable Object> pieces = Collections.synchronizedList(new ArrayList<>());

  CollectedPieces(PredictorCall call) {
    this.call = call;
  }

  @Override
  public void emit(@Nullable Object piece) {
    if (call.cancelled()) {
      throw new CallerGoneException("the call was cancelled");
    }
    if (pieces.size() >= MAX_PIECES) {
      throw new IllegalStateException(
          "the model answers more than "
              + MAX_PIECES
              + " pieces (next: ask for them as a stream, on a streaming endpoint)");
    }
    pieces.add(piece);
  }

  @Override
  public boolean open() {
    return !call.cancelled();
  }

  List<@Nullable Object> list() {
    return pieces;
  }
}
