package io.launch.client;

import io.launch.predictor.Predictor;
import io.launch.predictor.PredictorInput;
import java.util.Locale;
import java.util.Map;

/// The sample model of the tests and of the examples.
public final class Shout implements Predictor {
  @Override
  public Object predict(PredictorInput input) {
    return Map.of("shouted", Loud.of(input.args().get("text")));
  }

  private static final class Loud {
    static String of(Object text) {
      return text.toString().toUpperCase(Locale.ROOT);
    }
  }
}
