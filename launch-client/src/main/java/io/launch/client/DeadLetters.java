package io.launch.client;

import io.launch.api.task.ListTasksResponse;
import io.launch.api.task.PurgeTasksResponse;
import io.launch.api.task.RequeueTasksResponse;
import io.launch.api.task.SelectTasksRequest;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import io.launch.client.internal.HttpCall;
import io.launch.client.internal.HttpTransport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tasks of an endpoint that were given up on after their last attempt, until they are requeued
/// or purged. Of each one [Tasks#get] says why, [Tasks#history] what happened before, and
/// [Tasks#input] what it was given.
///
/// ```java
/// DeadLetters dead = client.endpoints().async("minilm").deadLetters();
/// dead.list().forEach(task -> System.out.println(task.taskId() + " " + task.traceback()));
/// dead.requeueAll();
/// ```
public final class DeadLetters {
  private final HttpTransport transport;
  private final String path;

  DeadLetters(HttpTransport transport, String path) {
    this.transport = transport;
    this.path = path;
  }

  /// All of them, newest first. The server is asked for 100 when the first of them is wanted.
  ///
  /// ```java
  /// long count = client.endpoints().async("minilm").deadLetters().list().count();
  /// ```
  public Stream<TaskView> list() {
    return TaskPages.stream(cursor -> page(TaskPages.SIZE, cursor));
  }

  /// Some of them, newest first. `GET /v1/model-endpoints/{id}/dead-letters?limit=&cursor=`
  ///
  /// ```java
  /// DeadLetters dead = client.endpoints().async("minilm").deadLetters();
  /// ListTasksResponse first = dead.page(10, null);
  /// if (first.nextCursor() != null) {
  ///   dead.page(10, first.nextCursor());
  /// }
  /// ```
  ///
  /// @param limit most of them, 1 to 1000
  /// @param cursor `nextCursor` of the page before; null for the first page
  public ListTasksResponse page(int limit, @Nullable String cursor) {
    StringJoiner query = new StringJoiner("&", "?", "").add("limit=" + limit);
    if (cursor != null) {
      query.add("cursor=" + HttpCall.encode(cursor));
    }
    return transport.call(HttpCall.get(path + query), ListTasksResponse.class);
  }

  /// Has these run again, each as a new task; they are no dead letters any more.
  ///
  /// `POST /v1/model-endpoints/{id}/dead-letters/requeue`
  ///
  /// ```java
  /// TaskId id = new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11");
  /// TaskId again = client.endpoints().async("minilm").deadLetters().requeue(List.of(id)).get(id);
  /// ```
  ///
  /// @return the new task of each; of one that was requeued before, the task that it became
  /// @throws io.launch.api.LaunchException NOT_FOUND when one is no task of the endpoint, CONFLICT
  ///   when one is no dead letter: of its 1,000 none is requeued then; QUEUE_FULL or UNAVAILABLE
  ///   when the server takes no tasks now
  public Map<TaskId, TaskId> requeue(List<TaskId> ids) {
    Map<TaskId, TaskId> requeued = new LinkedHashMap<>();
    for (int from = 0; from < ids.size(); from += Tasks.CHUNK) {
      List<TaskId> chunk = ids.subList(from, Math.min(ids.size(), from + Tasks.CHUNK));
      requeued.putAll(requeue(SelectTasksRequest.of(chunk)));
    }
    return requeued;
  }

  /// Has all of them run again, or as many as the server takes at once, 10,000 or so: it may be
  /// called again while [AsyncEndpoint#queue] counts any.
  ///
  /// `POST /v1/model-endpoints/{id}/dead-letters/requeue`
  ///
  /// ```java
  /// int count = client.endpoints().async("minilm").deadLetters().requeueAll().size();
  /// ```
  ///
  /// @return the new task of each that was requeued
  public Map<TaskId, TaskId> requeueAll() {
    return requeue(SelectTasksRequest.everything());
  }

  /// Deletes these for good, with their inputs. `POST /v1/model-endpoints/{id}/dead-letters/purge`
  ///
  /// ```java
  /// TaskId id = new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11");
  /// client.endpoints().async("minilm").deadLetters().purge(List.of(id));
  /// ```
  ///
  /// @return how many were dead letters, and are gone
  public int purge(List<TaskId> ids) {
    int purged = 0;
    for (int from = 0; from < ids.size(); from += Tasks.CHUNK) {
      List<TaskId> chunk = ids.subList(from, Math.min(ids.size(), from + Tasks.CHUNK));
      purged += purge(SelectTasksRequest.of(chunk));
    }
    return purged;
  }

  /// Deletes all of them for good, with their inputs, or as many as the server deletes at once,
  /// 10,000 or so: it may be called again while [AsyncEndpoint#queue] counts any.
  ///
  /// `POST /v1/model-endpoints/{id}/dead-letters/purge`
  ///
  /// ```java
  /// int count = client.endpoints().async("minilm").deadLetters().purgeAll();
  /// ```
  ///
  /// @return how many are gone
  public int purgeAll() {
    return purge(SelectTasksRequest.everything());
  }

  private Map<TaskId, TaskId> requeue(SelectTasksRequest which) {
    return transport
        .call(HttpCall.post(path + "/requeue", which), RequeueTasksResponse.class)
        .requeued();
  }

  private int purge(SelectTasksRequest which) {
    return transport.call(HttpCall.post(path + "/purge", which), PurgeTasksResponse.class).purged();
  }
}
