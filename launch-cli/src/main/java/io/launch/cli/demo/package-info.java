/// `launch demo`: starts a server, deploys three real models and works with them.
///
/// Start at [DemoCommand], which is the story in order. [DemoServer] is the child process, the
/// other classes are its chapters.
@NullMarked
package io.launch.cli.demo;

import org.jspecify.annotations.NullMarked;
