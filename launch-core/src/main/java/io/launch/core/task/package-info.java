/// Tasks: durable async requests. The task table is the queue.
///
/// Start at [TaskService] (submit, read) and [Dispatcher] (run).
@NullMarked
package io.launch.core.task;

import org.jspecify.annotations.NullMarked;
