package io.launch.worker.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.predictor.PredictorInput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Inputs by name in, outputs by name out. Inputs are checked against the model before it runs.
final class TensorTask implements OnnxTaskRunner {
  private static final ObjectReader ARGS =
      JsonMapper.builder().build().readerForMapOf(Object.class);

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Map<String, TensorSpec> inputs;

  private TensorTask(
      OrtEnvironment environment, OrtSession session, Map<String, TensorSpec> inputs) {
    this.environment = environment;
    this.session = session;
    this.inputs = inputs;
  }

  static TensorTask of(OrtEnvironment environment, OrtSession session)
      throws OrtException, UnfitBundleException {
    return new TensorTask(environment, session, TensorSpec.inputs(session.getInputInfo()));
  }

  @Override
  public Object run(PredictorInput input) throws OrtException {
    Map<String, Object> values = input.bytes().map(TensorTask::parse).orElseGet(input::args);
    checkNames(values.keySet());
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      for (TensorSpec spec : inputs.values()) {
        tensors.put(spec.name(), TensorReader.read(environment, spec, values.get(spec.name())));
      }
      try (OrtSession.Result outputs = session.run(tensors)) {
        return named(outputs);
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static Map<String, Object> parse(byte[] bytes) {
    try {
      return ARGS.readValue(bytes);
    } catch (JsonProcessingException malformed) {
      throw unfit(
          "the bytes behind url are not a JSON object of inputs by name: "
              + malformed.getOriginalMessage());
    } catch (IOException malformed) {
      throw unfit("the bytes behind url are no text: " + malformed.getMessage());
    }
  }

  private void checkNames(Set<String> given) {
    for (String name : inputs.keySet()) {
      if (!given.contains(name)) {
        throw unfit("input '%s': missing (expected: %s)".formatted(name, known()));
      }
    }
    for (String name : given) {
      if (!inputs.containsKey(name)) {
        throw unfit("input '%s': unknown (expected: %s)".formatted(name, known()));
      }
    }
  }

  private String known() {
    StringBuilder known = new StringBuilder();
    for (TensorSpec spec : inputs.values()) {
      known
          .append(known.isEmpty() ? "" : ", ")
          .append("'%s' %s".formatted(spec.name(), spec.describe()));
    }
    return known.toString();
  }

  private static Map<String, @Nullable Object> named(OrtSession.Result outputs)
      throws OrtException {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (Map.Entry<String, OnnxValue> output : outputs) {
      named.put(output.getKey(), TensorWriter.value(output.getValue()));
    }
    return named;
  }

  private static LaunchException unfit(String message) {
    return new LaunchException(ErrorCode.INVALID_ARGUMENT, message);
  }

  /// The session is not this task's own.
  @Override
  public void close() {}
}
