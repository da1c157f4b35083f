/// Benchmarks: Launch beside the raw thing, in one run on one machine.
///
/// Start at [Main]; [io.launch.bench.load.LoadGenerator] makes the load, [Report] is what comes
/// out.
@NullMarked
package io.launch.bench;

import org.jspecify.annotations.NullMarked;
