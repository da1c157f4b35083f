package io.launch.worker.runtime;

import ai.onnxruntime.OrtException;
import io.launch.predictor.PredictorInput;

/// What is done around one run of an ONNX model.
sealed interface OnnxTaskRunner extends AutoCloseable permits TensorTask, TextEmbeddingTask {
  Object run(PredictorInput input) throws OrtException;

  @Override
  void close();
}
