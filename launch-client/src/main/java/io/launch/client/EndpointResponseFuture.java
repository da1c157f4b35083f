package io.launch.client;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The outcome of one async request, which may not be there yet. The task is durable: it goes on
/// whether or not anybody waits. Safe for use by many threads.
///
/// ```java
/// EndpointResponseFuture future =
///     client.endpoints().async("minilm").predict(EndpointRequest.ofArgs(Map.of("text", "hello")));
/// EndpointResponse response = future.get(Duration.ofSeconds(30));
/// ```
public final class EndpointResponseFuture {
  private final Tasks tasks;
  private final TaskId taskId;
  private volatile @Nullable EndpointResponse response;
  private @Nullable CompletableFuture<EndpointResponse> future;

  EndpointResponseFuture(Tasks tasks, TaskId taskId) {
    this.tasks = tasks;
    this.taskId = taskId;
  }

  /// Names the task; with it [Tasks#future] finds the outcome again.
  public TaskId taskId() {
    return taskId;
  }

  /// Waits for the outcome, for as long as it takes. `GET /v1/async-tasks/{task_id}?wait=`
  ///
  /// ```java
  /// client.endpoints().async("minilm").predict(EndpointRequest.ofArgs(Map.of("text", "hi"))).get();
  /// ```
  ///
  /// @return SUCCESS or FAILURE
  /// @throws LaunchException NOT_FOUND when the server has dropped the task; UNAVAILABLE when it
  ///   cannot be reached any more
  public EndpointResponse get() {
    return get(LongPoll.FOREVER);
  }

  /// Waits for the outcome, at most for the time.
  ///
  /// ```java
  /// EndpointRequest request = EndpointRequest.ofArgs(Map.of("text", "hi"));
  /// client.endpoints().async("minilm").predict(request).get(Duration.ofSeconds(30));
  /// ```
  ///
  /// @return SUCCESS or FAILURE
  /// @throws LaunchException as above; DEADLINE_EXCEEDED when the time is over: the task goes on,
  ///   and `get` may be called again
  public EndpointResponse get(Duration timeout) {
    EndpointResponse known = response;
    if (known != null) {
      return known;
    }
    LongPoll.await(this::ask, timeout);
    EndpointResponse found = response;
    if (found == null) {
      throw new LaunchException(
          ErrorCode.DEADLINE_EXCEEDED,
          "task %s has not ended after %s (it goes on; next: get() again)"
              .formatted(taskId, timeout));
    }
    return found;
  }

  /// The outcome as a future of the JDK, for composing. It fails with a [LaunchException] where
  /// `get` throws one. Cancelling it ends the waiting, not the task; [#cancelTask] does that.
  ///
  /// ```java
  /// EndpointRequest request = EndpointRequest.ofArgs(Map.of("text", "hi"));
  /// client
  ///     .endpoints()
  ///     .async("minilm")
  ///     .predict(request)
  ///     .toCompletableFuture()
  ///     .thenAccept(response -> System.out.println(response.status()));
  /// ```
  public synchronized CompletableFuture<EndpointResponse> toCompletableFuture() {
    if (future == null || future.isCompletedExceptionally()) {
      future = LongPoll.until(this::ask, () -> Objects.requireNonNull(response));
    }
    return future;
  }

  /// Cancels the task: at once when it waits, and a running one by telling its model, and by ending
  /// its worker when that does not help. One that has ended stays as it is.
  ///
  /// `POST /v1/async-tasks/{task_id}/cancel`
  ///
  /// ```java
  /// EndpointRequest request = EndpointRequest.ofArgs(Map.of("text", "hi"));
  /// EndpointResponseFuture future = client.endpoints().async("minilm").predict(request);
  /// EndpointResponse outcome = future.cancelTask(); // FAILURE, its state CANCELLED
  /// ```
  ///
  /// @return the outcome, which is another one when the task had ended before
  /// @throws LaunchException NOT_FOUND when the server has dropped the task
  public EndpointResponse cancelTask() {
    TaskView task = tasks.cancel(taskId);
    note(task);
    return EndpointResponse.of(tasks.transport(), task);
  }

  private CompletableFuture<Boolean> ask(Duration wait) {
    return tasks.ask(taskId, wait).thenApply(this::note);
  }

  private boolean note(TaskView task) {
    if (Tasks.ended(task)) {
      response = EndpointResponse.of(tasks.transport(), task);
      return true;
    }
    return false;
  }
}
