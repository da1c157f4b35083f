package io.launch.worker.runtime;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.predictor.PredictorInput;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Text in, a vector of length one out: tokenize, run, take the mean over the tokens, normalise.
///
/// Several texts run one after the other rather than as a batch: a batch pads every text to the
/// longest, which costs more than it saves.
final class TextEmbeddingTask implements OnnxTaskRunner {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final HuggingFaceTokenizer tokenizer;
  private final EmbeddingShape shape;

  TextEmbeddingTask(
      OrtEnvironment environment,
      OrtSession session,
      HuggingFaceTokenizer tokenizer,
      EmbeddingShape shape) {
    this.environment = environment;
    this.session = session;
    this.tokenizer = tokenizer;
    this.shape = shape;
  }

  @Override
  public Object run(PredictorInput input) throws OrtException {
    if (input.bytes().isPresent()) {
      return embedding(new String(input.bytes().get(), StandardCharsets.UTF_8));
    }
    Map<String, Object> args = input.args();
    if (!args.keySet().equals(Set.of("text")) && !args.keySet().equals(Set.of("texts"))) {
      throw unfit("args: fields %s (expected: either 'text' or 'texts')".formatted(args.keySet()));
    }
    return args.containsKey("text")
        ? embedding(text("text", args.get("text")))
        : embeddings(args.get("texts"));
  }

  private Map<String, Object> embedding(String text) throws OrtException {
    return Map.of("embedding", embed(text));
  }

  private Map<String, Object> embeddings(@Nullable Object texts) throws OrtException {
    if (!(texts instanceof List<?> list)) {
      throw unfit("texts: %s (expected: a list of texts)".formatted(texts));
    }
    List<String> checked = new ArrayList<>(list.size());
    for (Object each : list) {
      checked.add(text("texts[%d]".formatted(checked.size()), each));
    }
    List<float[]> embeddings = new ArrayList<>(list.size());
    for (String each : checked) {
      embeddings.add(embed(each));
    }
    return Map.of("embeddings", embeddings);
  }

  private static String text(String field, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw unfit("%s: %s (expected: a text)".formatted(field, value));
  }

  private float[] embed(String text) throws OrtException {
    Encoding tokens = tokenizer.encode(text);
    long[] mask = tokens.getAttentionMask();
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      inputs.put(EmbeddingShape.INPUT_IDS, tensor(tokens.getIds()));
      inputs.put(EmbeddingShape.ATTENTION_MASK, tensor(mask));
      if (shape.takesTypeIds()) {
        inputs.put(EmbeddingShape.TOKEN_TYPE_IDS, tensor(tokens.getTypeIds()));
      }
      try (OrtSession.Result outputs = session.run(inputs, Set.of(shape.output()))) {
        OnnxTensor states = (OnnxTensor) outputs.get(0);
        return mean(states.getFloatBuffer(), mask);
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  /// The mean of the states of those tokens that count, scaled to length one.
  private static float[] mean(FloatBuffer states, long[] mask) {
    if (mask.length == 0) {
      throw unfit("text: no tokens in it (expected: some text)");
    }
    float[] sum = new float[states.remaining() / mask.length];
    for (int token = 0; token < mask.length; token++) {
      for (int index = 0; mask[token] != 0 && index < sum.length; index++) {
        sum[index] += states.get(token * sum.length + index);
      }
    }
    // The mean differs from the sum in length only, and that becomes one.
    return normalised(sum);
  }

  private static float[] normalised(float[] vector) {
    double squares = 0;
    for (float each : vector) {
      squares += (double) each * each;
    }
    float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    for (int index = 0; index < vector.length; index++) {
      vector[index] *= scale;
    }
    return vector;
  }

  private static LaunchException unfit(String message) {
    return new LaunchException(ErrorCode.INVALID_ARGUMENT, message);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
