/// The Java SDK of Launch: bundles, endpoints, predictions and tasks.
///
/// Start at [LaunchClient]. Errors are [io.launch.api.LaunchException] with the code that the
/// server gave.
@NullMarked
package io.launch.client;

import org.jspecify.annotations.NullMarked;
