/// The callers of a chaos run: what they ask, what they were answered, and what they saw become of
/// it. Start at [LoadClient] and [TaskBook].
@NullMarked
package io.launch.bench.chaos.load;

import org.jspecify.annotations.NullMarked;
