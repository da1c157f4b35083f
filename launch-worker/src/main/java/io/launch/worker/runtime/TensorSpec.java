package io.launch.worker.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// A model's input as it must come.
///
/// @param shape lengths of the dimensions, -1 where any will do
record TensorSpec(String name, ElementType type, List<Long> shape) {
  /// The inputs of a model.
  ///
  /// @throws UnfitBundleException when one of them is nothing that JSON can carry
  static Map<String, TensorSpec> inputs(Map<String, NodeInfo> nodes) throws UnfitBundleException {
    Map<String, TensorSpec> specs = new LinkedHashMap<>();
    for (NodeInfo node : nodes.values()) {
      specs.put(node.getName(), of(node));
    }
    return specs;
  }

  private static TensorSpec of(NodeInfo node) throws UnfitBundleException {
    if (node.getInfo() instanceof TensorInfo tensor) {
      var type = ElementType.of(tensor.type);
      if (type.isPresent()) {
        List<Long> shape = Arrays.stream(tensor.getShape()).boxed().toList();
        return new TensorSpec(node.getName(), type.get(), shape);
      }
    }
    throw new UnfitBundleException(
        "input '%s' of the model is a %s (expected: a tensor of float32, float64, int8 to int64, uint8, bool or string); export the model with such an input"
            .formatted(node.getName(), node.getInfo()),
        null);
  }

  /// Whether a tensor of this shape may be given.
  boolean accepts(long[] actual) {
    if (actual.length != shape.size()) {
      return false;
    }
    for (int index = 0; index < actual.length; index++) {
      if (shape.get(index) >= 0 && shape.get(index) != actual[index]) {
        return false;
      }
    }
    return true;
  }

  /// Shape and type for messages: `[?, 4] float32`.
  String describe() {
    return shown(shape.stream().mapToLong(Long::longValue)) + " " + type.label();
  }

  static String shown(LongStream shape) {
    return shape
        .mapToObj(length -> length < 0 ? "?" : String.valueOf(length))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /// Inputs or outputs for an inspection: name, dtype and shape of each.
  static List<Map<String, Object>> details(Map<String, NodeInfo> nodes) {
    List<Map<String, Object>> details = new ArrayList<>();
    for (NodeInfo node : nodes.values()) {
      Map<String, Object> detail = new LinkedHashMap<>();
      detail.put("name", node.getName());
      if (node.getInfo() instanceof TensorInfo tensor) {
        detail.put(
            "dtype",
            ElementType.of(tensor.type).map(ElementType::label).orElse(tensor.type.toString()));
        detail.put("shape", Arrays.stream(tensor.getShape()).boxed().toList());
      } else {
        detail.put("dtype", node.getInfo().getClass().getSimpleName());
        detail.put("shape", List.of());
      }
      details.add(detail);
    }
    return details;
  }
}
