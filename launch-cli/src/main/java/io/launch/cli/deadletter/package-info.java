/// `launch endpoints dead-letters …`: the tasks of an endpoint that were given up on.
///
/// Start at [DeadLettersCommand].
@NullMarked
package io.launch.cli.deadletter;

import org.jspecify.annotations.NullMarked;
