/// Objects as files of one folder, reached by URLs that Launch signs and serves itself.
///
/// Start at [FileObjectStore].
@NullMarked
package io.launch.adapters.files;

import org.jspecify.annotations.NullMarked;
