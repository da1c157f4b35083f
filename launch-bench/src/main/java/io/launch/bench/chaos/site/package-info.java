/// The servers of a chaos run, and what can be done to them. Start at [Site].
@NullMarked
package io.launch.bench.chaos.site;

import org.jspecify.annotations.NullMarked;
