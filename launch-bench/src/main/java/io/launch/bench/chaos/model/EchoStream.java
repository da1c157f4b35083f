package io.launch.bench.chaos.model;

import io.launch.predictor.PredictorInput;
import io.launch.predictor.StreamingOutput;
import io.launch.predictor.StreamingPredictor;
import java.util.Map;

/// A model that answers `count` pieces, each with the `token` of its request and its own number.
public final class EchoStream implements StreamingPredictor {
  /// Creates the model.
  public EchoStream() {}

  @Override
  public void stream(PredictorInput input, StreamingOutput output) throws Exception {
    Object token = input.args().get("token");
    int count = input.args().get("count") instanceof Number number ? number.intValue() : 0;
    for (int i = 0; i < count; i++) {
      output.emit(Map.of("token", String.valueOf(token), "piece", i));
      Thread.sleep(20);
    }
  }
}
