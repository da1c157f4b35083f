/// Predictions: the one gate through which every request enters a worker.
///
/// Start at [PredictService]; [WorkerPicker] finds the least busy worker.
@NullMarked
package io.launch.core.predict;

import org.jspecify.annotations.NullMarked;
