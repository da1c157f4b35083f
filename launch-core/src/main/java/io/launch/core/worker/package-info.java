/// Workers: the processes that serve a revision of an endpoint.
///
/// Start at [Orchestrator] (they live and die) and [WorkerClient] (they are asked).
@NullMarked
package io.launch.core.worker;

import org.jspecify.annotations.NullMarked;
