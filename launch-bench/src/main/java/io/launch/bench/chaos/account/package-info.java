/// Whether a run kept every promise: what became of each task that was accepted, and what of it the
/// run's faults explain. Start at [Accounts].
@NullMarked
package io.launch.bench.chaos.account;

import org.jspecify.annotations.NullMarked;
