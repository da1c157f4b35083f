/// Workers as child processes of the server.
///
/// Start at [ProcessOrchestrator] (they serve) and [ProcessBundleInspector] (they look into
/// bundles); both start their processes by one [WorkerLauncher].
@NullMarked
package io.launch.adapters.process;

import org.jspecify.annotations.NullMarked;
