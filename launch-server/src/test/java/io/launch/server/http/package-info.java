/// Tests.
@NullMarked
package io.launch.server.http;

import org.jspecify.annotations.NullMarked;
