/// Tests.
@NullMarked
package io.launch.server.shape;

import org.jspecify.annotations.NullMarked;
