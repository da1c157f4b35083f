/// Predictions: from a request to the answer of a worker, for callers who wait.
///
/// Start at [PredictService], or at [StreamService] for answers in pieces; what a request gives the
/// model is a [TaskInput].
@NullMarked
package io.launch.core.predict;

import org.jspecify.annotations.NullMarked;
