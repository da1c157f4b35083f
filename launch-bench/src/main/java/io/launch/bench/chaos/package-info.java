/// `launch chaos`: breaks servers, workers, database, disk and clock under load, and then accounts
/// for every task that was accepted.
///
/// Start at [ChaosCommand], then [ChaosRun]. The faults are in
/// [io.launch.bench.chaos.fault.FaultPlan], the load in [io.launch.bench.chaos.load.LoadClient],
/// the verdict in [io.launch.bench.chaos.account.Accounts].
@NullMarked
package io.launch.bench.chaos;

import org.jspecify.annotations.NullMarked;
