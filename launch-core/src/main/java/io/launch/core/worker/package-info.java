/// Workers: the processes that serve a revision of an endpoint.
///
/// Start at [Orchestrator] (they live and die), [WorkerPicker] (the one gate into them) and
/// [WorkerClient] (they are asked).
@NullMarked
package io.launch.core.worker;

import org.jspecify.annotations.NullMarked;
