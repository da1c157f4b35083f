/// The rules of Launch, one package per noun; no HTTP, SQL, files or processes. `grep -rl @Port`
/// lists the places where the outside begins.
@NullMarked
package io.launch.core;

import org.jspecify.annotations.NullMarked;
