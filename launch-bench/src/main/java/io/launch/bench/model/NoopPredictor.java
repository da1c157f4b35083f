package io.launch.bench.model;

import io.launch.predictor.Predictor;
import io.launch.predictor.PredictorContext;
import io.launch.predictor.PredictorInput;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// A model that does nothing, so that what is left is the way to it and back. With `park` in its
/// settings it never answers, so that tasks stay queued.
public final class NoopPredictor implements Predictor {
  private final CountDownLatch never = new CountDownLatch(1);
  private boolean park;

  /// Creates the model.
  public NoopPredictor() {}

  @Override
  public void load(PredictorContext context) {
    park = Boolean.TRUE.equals(context.appConfig().get("park"));
  }

  @Override
  public Object predict(PredictorInput input) throws InterruptedException {
    if (park) {
      never.await();
    }
    return Map.of("fields", input.args().size());
  }

  @Override
  public void close() {
    never.countDown();
  }
}
