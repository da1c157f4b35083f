/// What goes wrong in a chaos run, when, and to whom. Start at [FaultPlan], which a seed decides,
/// and [FaultMaker], which carries it out.
@NullMarked
package io.launch.bench.chaos.fault;

import org.jspecify.annotations.NullMarked;
