package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.task.CreateTaskResponse;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import io.launch.core.Caller;
import io.launch.core.task.TaskCancellation;
import io.launch.core.task.TaskRetries;
import io.launch.server.openapi.Operation;

/// Ending a task, and running an ended one again.
public final class TaskControlRoutes {
  private final Api api;
  private final TaskCancellation cancellation;
  private final TaskRetries retries;
  private final TaskViews views;

  public TaskControlRoutes(
      Api api, TaskCancellation cancellation, TaskRetries retries, TaskViews views) {
    this.api = api;
    this.cancellation = cancellation;
    this.retries = retries;
    this.views = views;
  }

  public void mount(Router router) {
    router.post(
        "/v1/async-tasks/{id}/cancel",
        api.call(this::cancel),
        Operation.of("tasks", "Cancel a task")
            .note(
                "It ends at once as CANCELLED; if a worker has it, the worker is told to give it up."
                    + " One that has ended is answered as it is.")
            .answers(TaskView.class)
            .fails(ErrorCode.NOT_FOUND));
    router.post(
        "/v1/async-tasks/{id}/retry",
        api.call(this::retry),
        Operation.of("tasks", "Run an ended task again, as a new one")
            .note(
                "With the same input, priority and label, and without a deadline. The two name each"
                    + " other in `retry_of` and `retried_as`. 409 while it has not ended.")
            .answers(CreateTaskResponse.class)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.UNAVAILABLE));
  }

  private TaskView cancel(Caller caller, Call call) {
    return views.whole(cancellation.cancel(caller, id(call)));
  }

  private CreateTaskResponse retry(Caller caller, Call call) {
    return new CreateTaskResponse(retries.retry(caller, id(call)));
  }

  private static TaskId id(Call call) {
    return new TaskId(call.path("id"));
  }
}
