/// Whole-system tests: a real server process, real worker processes, the real SDK. Start at
/// [LaunchProcess].
@NullMarked
package io.launch.it;

import org.jspecify.annotations.NullMarked;
