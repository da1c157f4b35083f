/// Load: callers that send as fast as they are answered, and what they saw. Start at
/// [LoadGenerator].
@NullMarked
package io.launch.bench.load;

import org.jspecify.annotations.NullMarked;
