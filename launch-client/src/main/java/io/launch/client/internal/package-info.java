/// What the SDK is made of: HTTP with retries, JSON, jars and pickles. Not for users of the SDK; it
/// may change in any release.
///
/// Start at [HttpTransport].
@NullMarked
package io.launch.client.internal;

import org.jspecify.annotations.NullMarked;
