/// Servers: the processes of Launch that share one database.
///
/// Start at [Membership], which knows who of them lives. They wake each other by [Notices].
@NullMarked
package io.launch.core.server;

import org.jspecify.annotations.NullMarked;
