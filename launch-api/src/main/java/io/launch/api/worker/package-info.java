/// What the server and a worker say to each other: how a worker is started and how it is called.
///
/// Start at [WorkerConfig] (how it is started) and [PredictEnvelope] (how it is called).
@NullMarked
package io.launch.api.worker;

import org.jspecify.annotations.NullMarked;
