/// Tests.
@NullMarked
package io.launch.server.schema;

import org.jspecify.annotations.NullMarked;
