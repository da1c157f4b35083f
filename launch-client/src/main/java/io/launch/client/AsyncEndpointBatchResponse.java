package io.launch.client;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The outcomes of many async requests, as far as they are known here. Only requests that have not
/// ended are asked for, 1,000 in one HTTP request. The tasks are durable: they go on whether or not
/// anybody waits. Safe for use by many threads.
///
/// ```java
/// List<EndpointRequest> requests =
///     List.of(
///         EndpointRequest.ofArgs(Map.of("text", "one")).withRequestId("1"),
///         EndpointRequest.ofArgs(Map.of("text", "two")).withRequestId("2"));
/// AsyncEndpointBatchResponse batch = client.endpoints().async("minilm").predictBatch(requests);
/// batch.onProgress(status -> System.out.println(status.done() + " of " + status.total()));
/// batch.await(Duration.ofMinutes(5));
/// batch.getResponses().forEach((id, response) -> System.out.println(id + " " + response.status()));
/// ```
public final class AsyncEndpointBatchResponse {
  /// How often those who wait hear how far it is.
  private static final Duration PROGRESS = Duration.ofMillis(500);

  private final Tasks tasks;
  private final Map<String, TaskId> taskIds;
  private final Map<String, EndpointResponse> ended = new ConcurrentHashMap<>();
  private final List<Consumer<BatchStatus>> listeners = new CopyOnWriteArrayList<>();
  private @Nullable CompletableFuture<Map<String, EndpointResponse>> future;

  AsyncEndpointBatchResponse(Tasks tasks, Map<String, TaskId> taskIds) {
    this.tasks = tasks;
    this.taskIds = taskIds;
  }

  /// The task of each request: request id to task id, in the order of the requests.
  public Map<String, TaskId> taskIds() {
    return new LinkedHashMap<>(taskIds);
  }

  /// What is known of every request: request id to response, in the order of the requests; PENDING
  /// for those that are not known to have ended. Asks the server for nothing.
  ///
  /// ```java
  /// List<EndpointRequest> requests = List.of(EndpointRequest.ofArgs(Map.of("text", "one")));
  /// var batch = client.endpoints().async("minilm").predictBatch(requests);
  /// for (EndpointResponse response : batch.getResponses().values()) {
  ///   System.out.println(response.status());
  /// }
  /// ```
  public Map<String, EndpointResponse> getResponses() {
    EndpointResponse pending = EndpointResponse.pending(tasks.transport());
    Map<String, EndpointResponse> responses = new LinkedHashMap<>();
    taskIds.keySet().forEach(id -> responses.put(id, ended.getOrDefault(id, pending)));
    return responses;
  }

  /// Whether every request has ended; asks the server, as [#pollEndpoints] does.
  public boolean isDone() {
    return isDone(true);
  }

  /// Whether every request has ended.
  ///
  /// @param poll whether to ask the server first, or to go by what is known here
  public boolean isDone(boolean poll) {
    if (poll && !allEnded()) {
      pollEndpoints();
    }
    return allEnded();
  }

  /// Asks the server once about every request that is not known to have ended, without waiting.
  ///
  /// `POST /v1/async-tasks/read`
  ///
  /// @throws LaunchException NOT_FOUND when the server has dropped a task; UNAVAILABLE when it
  ///   cannot be reached
  public void pollEndpoints() {
    LongPoll.join(ask(Duration.ZERO));
  }

  /// Waits until every request has ended, for as long as it takes.
  ///
  /// `POST /v1/async-tasks/read?until=all&wait=`
  ///
  /// @return as [#getResponses], with no response PENDING
  /// @throws LaunchException as [#pollEndpoints] does
  public Map<String, EndpointResponse> await() {
    return await(LongPoll.FOREVER);
  }

  /// Waits until every request has ended, at most for the time.
  ///
  /// @return as [#getResponses], with no response PENDING
  /// @throws LaunchException as [#pollEndpoints] does; DEADLINE_EXCEEDED when the time is over: the
  ///   tasks go on, what is known so far is in [#getResponses], and `await` may be called again
  public Map<String, EndpointResponse> await(Duration timeout) {
    if (!allEnded() && !LongPoll.await(this::ask, timeout)) {
      BatchStatus status = batchStatus();
      throw new LaunchException(
          ErrorCode.DEADLINE_EXCEEDED,
          "%d of %d tasks have not ended after %s (they go on; next: await again)"
              .formatted(status.pending(), status.total(), timeout));
    }
    return getResponses();
  }

  /// The responses as a future of the JDK, complete when every request has ended. It fails with a
  /// [LaunchException] where `await` throws one. Cancelling it ends the waiting, not the tasks.
  ///
  /// ```java
  /// List<EndpointRequest> requests = List.of(EndpointRequest.ofArgs(Map.of("text", "one")));
  /// client
  ///     .endpoints()
  ///     .async("minilm")
  ///     .predictBatch(requests)
  ///     .toCompletableFuture()
  ///     .thenAccept(responses -> System.out.println(responses.size()));
  /// ```
  public synchronized CompletableFuture<Map<String, EndpointResponse>> toCompletableFuture() {
    if (future == null || future.isCompletedExceptionally()) {
      future = LongPoll.until(this::ask, this::getResponses);
    }
    return future;
  }

  /// How many requests are in which state, as far as is known here. Asks the server for nothing.
  public BatchStatus batchStatus() {
    int succeeded = 0;
    int failed = 0;
    for (EndpointResponse response : ended.values()) {
      if (response.status() == EndpointResponse.Status.SUCCESS) {
        succeeded++;
      } else {
        failed++;
      }
    }
    return new BatchStatus(taskIds.size() - succeeded - failed, succeeded, failed);
  }

  /// Has the listener called whenever more requests are known to have ended, about twice a second
  /// at most while somebody waits; for a progress bar. It is called by the SDK's threads and must
  /// not block.
  ///
  /// @return this
  public AsyncEndpointBatchResponse onProgress(Consumer<BatchStatus> listener) {
    listeners.add(listener);
    return this;
  }

  private boolean allEnded() {
    return ended.size() == taskIds.size();
  }

  /// One round over what has not ended. Only the oldest 1,000 are waited for, and those behind them
  /// are asked for only when most of them have ended: tasks are run oldest first.
  private CompletableFuture<Boolean> ask(Duration wait) {
    int before = ended.size();
    List<Map.Entry<String, TaskId>> open =
        taskIds.entrySet().stream().filter(task -> !ended.containsKey(task.getKey())).toList();
    return readFrom(open, 0, wait)
        .thenApply(done -> {
          if (ended.size() > before) {
            BatchStatus status = batchStatus();
            listeners.forEach(listener -> listener.accept(status));
          }
          return allEnded();
        });
  }

  private CompletableFuture<Void> readFrom(
      List<Map.Entry<String, TaskId>> open, int from, Duration wait) {
    if (from >= open.size()) {
      return CompletableFuture.completedFuture(null);
    }
    var chunk = open.subList(from, Math.min(open.size(), from + Tasks.CHUNK));
    Duration held = from > 0 ? Duration.ZERO : LongPoll.min(wait, PROGRESS);
    return read(chunk, held)
        .thenCompose(count ->
            wait.isZero() || count * 2 >= chunk.size()
                ? readFrom(open, from + Tasks.CHUNK, wait)
                : CompletableFuture.completedFuture(null));
  }

  /// How many of the chunk have ended.
  private CompletableFuture<Integer> read(List<Map.Entry<String, TaskId>> chunk, Duration wait) {
    Map<TaskId, String> requestIds = new HashMap<>();
    chunk.forEach(task -> requestIds.put(task.getValue(), task.getKey()));
    return tasks
        .ask(chunk.stream().map(Map.Entry::getValue).toList(), wait)
        .thenApply(views -> {
          List<TaskView> done = views.stream().filter(Tasks::ended).toList();
          done.forEach(view -> note(requestIds.get(view.taskId()), view));
          return done.size();
        });
  }

  private void note(@Nullable String requestId, TaskView task) {
    if (requestId != null) {
      ended.put(requestId, EndpointResponse.of(tasks.transport(), task));
    }
  }
}
