/// Tests.
@NullMarked
package io.launch.server.config;

import org.jspecify.annotations.NullMarked;
