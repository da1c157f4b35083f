/// Servers: the processes of Launch that share one database.
///
/// Start at [Notices], by which they wake each other.
@NullMarked
package io.launch.core.server;

import org.jspecify.annotations.NullMarked;
