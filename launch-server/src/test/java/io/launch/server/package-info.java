/// Tests of the server: [LaunchExtension] runs a real one on a free port.
@NullMarked
package io.launch.server;

import org.jspecify.annotations.NullMarked;
