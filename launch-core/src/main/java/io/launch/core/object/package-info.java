/// Objects: bytes under a key, reached by signed URLs.
///
/// Start at [ObjectStore].
@NullMarked
package io.launch.core.object;

import org.jspecify.annotations.NullMarked;
