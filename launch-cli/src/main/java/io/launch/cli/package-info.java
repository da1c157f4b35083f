/// The command line: a thin face of the SDK, one package per noun and one class per verb.
///
/// Start at [Main], which puts the commands together. [Session] is what every command works with.
@NullMarked
package io.launch.cli;

import org.jspecify.annotations.NullMarked;
