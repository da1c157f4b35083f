package io.launch.predictor;

import java.nio.file.Path;
import java.util.Map;

/// What a model is given when it is loaded.
public interface PredictorContext {
  /// The bundle's `app_config`; empty when it has none. Values are maps, lists, texts, numbers,
  /// booleans and null.
  Map<String, Object> appConfig();

  /// A folder of this worker's own, removed when the worker ends.
  Path workingDirectory();
}
