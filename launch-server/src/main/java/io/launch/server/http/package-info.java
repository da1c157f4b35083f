/// HTTP: one `…Routes` class per noun, and what they share.
///
/// A request goes through [FrontDoor] (bounds, drain), [Router] (path to handler) and mostly [Api]
/// (authenticate, read the body, run on a virtual thread, answer). [ErrorRenderer] is the only
/// place that writes an error.
@NullMarked
package io.launch.server.http;

import org.jspecify.annotations.NullMarked;
