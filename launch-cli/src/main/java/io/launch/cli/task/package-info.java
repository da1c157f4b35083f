/// `launch predict` and `launch tasks …`: asking endpoints, now or later.
@NullMarked
package io.launch.cli.task;

import org.jspecify.annotations.NullMarked;
