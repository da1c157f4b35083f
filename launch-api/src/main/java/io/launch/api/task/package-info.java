/// Tasks as they cross the wire: one inference request and its outcome.
///
/// Start at [CreateTaskRequest] and [TaskView].
@NullMarked
package io.launch.api.task;

import org.jspecify.annotations.NullMarked;
