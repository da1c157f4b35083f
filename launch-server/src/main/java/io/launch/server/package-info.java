/// The server: its command line, its configuration's use, and the wiring of all parts.
///
/// Start at [LaunchServer], which shows every object and what it was given. [Main] is the command
/// line. Configuration is in [io.launch.server.config], HTTP in [io.launch.server.http].
@NullMarked
package io.launch.server;

import org.jspecify.annotations.NullMarked;
