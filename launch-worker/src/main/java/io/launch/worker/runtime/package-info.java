/// The kinds of model that the JVM worker hosts.
///
/// Start at [PredictorRuntime]. A jar is [JarRuntime] on top of [JarBundle]; an ONNX model is
/// [OnnxRuntime], with [TensorTask] or [TextEmbeddingTask] around the session.
@NullMarked
package io.launch.worker.runtime;

import org.jspecify.annotations.NullMarked;
