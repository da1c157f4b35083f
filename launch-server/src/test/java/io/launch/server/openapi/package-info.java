/// Tests.
@NullMarked
package io.launch.server.openapi;

import org.jspecify.annotations.NullMarked;
