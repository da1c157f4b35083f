/// What crosses the wire, shared by server, workers and SDK: requests, views and ids, one package
/// per noun, and the errors they all speak.
///
/// Start at [io.launch.api.ErrorCode] and [io.launch.api.LaunchException].
@NullMarked
package io.launch.api;

import org.jspecify.annotations.NullMarked;
