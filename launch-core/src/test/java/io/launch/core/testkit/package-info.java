/// What tests of every module use: a contract suite per port, and a memory fake that passes it.
@NullMarked
package io.launch.core.testkit;

import org.jspecify.annotations.NullMarked;
