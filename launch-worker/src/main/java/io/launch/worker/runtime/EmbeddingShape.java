package io.launch.worker.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// How an embedding model is asked.
///
/// @param takesTypeIds whether it also has the input `token_type_ids`
/// @param output the output with one vector for each token
record EmbeddingShape(boolean takesTypeIds, String output) {
  static final String INPUT_IDS = "input_ids";
  static final String ATTENTION_MASK = "attention_mask";
  static final String TOKEN_TYPE_IDS = "token_type_ids";

  private static final String USUAL_OUTPUT = "last_hidden_state";

  private static final String NEXT_STEP =
      "; export a sentence-transformers or BERT-like model (feature extraction), or use the task 'tensor'";

  /// @throws UnfitBundleException when the model is none that embeds tokens
  static EmbeddingShape of(Map<String, NodeInfo> inputs, Map<String, NodeInfo> outputs)
      throws UnfitBundleException {
    Set<String> unknown = new TreeSet<>(inputs.keySet());
    unknown.removeAll(Set.of(INPUT_IDS, ATTENTION_MASK, TOKEN_TYPE_IDS));
    if (!inputs.keySet().containsAll(Set.of(INPUT_IDS, ATTENTION_MASK)) || !unknown.isEmpty()) {
      throw new UnfitBundleException(
          "the task 'text-embedding' feeds input_ids, attention_mask and, where the model has it, token_type_ids, but the model's inputs are %s%s"
              .formatted(inputs.keySet(), NEXT_STEP),
          null);
    }
    for (NodeInfo input : inputs.values()) {
      checkIds(input);
    }
    return new EmbeddingShape(inputs.containsKey(TOKEN_TYPE_IDS), output(outputs));
  }

  private static void checkIds(NodeInfo input) throws UnfitBundleException {
    if (input.getInfo() instanceof TensorInfo tensor
        && tensor.type == OnnxJavaType.INT64
        && tensor.getShape().length == 2) {
      return;
    }
    throw new UnfitBundleException(
        "input '%s' of the model is %s (expected: [?, ?] int64)%s"
            .formatted(input.getName(), input.getInfo(), NEXT_STEP),
        null);
  }

  private static String output(Map<String, NodeInfo> outputs) throws UnfitBundleException {
    if (outputs.containsKey(USUAL_OUTPUT) && isPerToken(outputs.get(USUAL_OUTPUT))) {
      return USUAL_OUTPUT;
    }
    for (NodeInfo output : outputs.values()) {
      if (isPerToken(output)) {
        return output.getName();
      }
    }
    throw new UnfitBundleException(
        "none of the model's outputs %s has one vector for each token (expected: [?, ?, ?] float32)%s"
            .formatted(outputs.keySet(), NEXT_STEP),
        null);
  }

  private static boolean isPerToken(NodeInfo output) {
    return output.getInfo() instanceof TensorInfo tensor
        && tensor.type == OnnxJavaType.FLOAT
        && tensor.getShape().length == 3;
  }
}
