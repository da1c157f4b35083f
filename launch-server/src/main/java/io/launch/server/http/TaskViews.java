package io.launch.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.util.RawValue;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskEventView;
import io.launch.api.task.TaskInputView;
import io.launch.api.task.TaskStatus;
import io.launch.api.task.TaskView;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.ObjectStore.Audience;
import io.launch.core.predict.TaskInput;
import io.launch.core.task.FailureKind;
import io.launch.core.task.Task;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskProgress;
import io.launch.core.task.TaskRepository;
import io.launch.core.task.TaskSearch;
import io.launch.core.task.TaskState;
import io.launch.core.task.TaskTimes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows tasks.
public final class TaskViews {
  private final ObjectStore objects;
  private final Duration urlValidity;
  private final long maxResultBytes;

  /// @param urlValidity how long the URL of a result or an input works
  /// @param maxResultBytes largest result as JSON that is answered rather than its URL
  public TaskViews(ObjectStore objects, Duration urlValidity, long maxResultBytes) {
    this.objects = objects;
    this.urlValidity = urlValidity;
    this.maxResultBytes = maxResultBytes;
  }

  /// All that is known of it. One of many: a large result is answered by its URL.
  TaskView whole(Task task) {
    return whole(task, Optional.empty());
  }

  /// The same of the one task that was asked for: its result is answered as JSON, as long as that
  /// can be, wherever it is kept.
  TaskView alone(Task task, Optional<TaskSearch.Place> place) {
    return task.state() instanceof TaskState.StoredJson(var key, long bytes)
            && bytes <= maxResultBytes
        ? succeeded(task, Map.of("result", text(key)), detail(task, place))
        : whole(task, place);
  }

  private String text(ObjectKey key) {
    try (InputStream content =
        objects
            .open(key)
            .orElseThrow(() ->
                new LaunchException(
                    ErrorCode.NOT_FOUND, "The result of the task is not there any more."))) {
      return new String(content.readNBytes((int) maxResultBytes), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All that is known of it, with where it stands in line.
  TaskView whole(Task task, Optional<TaskSearch.Place> place) {
    TaskDetail detail = detail(task, place);
    return switch (task.state()) {
      case TaskState.Pending(), TaskState.Started() -> open(task, detail);
      case TaskState.Succeeded(var result) -> succeeded(task, Map.of("result", result), detail);
      case TaskState.Stored(var key) -> succeeded(task, Map.of("result_url", signed(key)), detail);
      case TaskState.StoredJson(var key, _) ->
          succeeded(task, Map.of("result_url", signed(key)), detail);
      case TaskState.Failed(_, var error, var traceback) -> failed(task, error, traceback, detail);
    };
  }

  /// The same without what its model answered, as there may be many, and results are large.
  TaskView withoutResult(Task task) {
    TaskDetail detail = detail(task, Optional.empty());
    return switch (task.state()) {
      case TaskState.Pending(), TaskState.Started() -> open(task, detail);
      case TaskState.Succeeded(_), TaskState.Stored(_), TaskState.StoredJson(_, _) ->
          succeeded(task, null, detail);
      case TaskState.Failed(_, var error, var traceback) -> failed(task, error, traceback, detail);
    };
  }

  private static TaskView open(Task task, TaskDetail detail) {
    TaskStatus status =
        task.state() instanceof TaskState.Pending ? TaskStatus.PENDING : TaskStatus.STARTED;
    return new TaskView(task.id(), status, null, null, null, detail);
  }

  private static TaskView succeeded(Task task, @Nullable Object result, TaskDetail detail) {
    return new TaskView(task.id(), TaskStatus.SUCCESS, result, null, null, detail);
  }

  private static TaskView failed(Task task, String error, String traceback, TaskDetail detail) {
    return new TaskView(task.id(), TaskStatus.FAILURE, error, traceback, null, detail);
  }

  private static TaskDetail detail(Task task, Optional<TaskSearch.Place> place) {
    TaskTimes times = task.times();
    return new TaskDetail(
        state(task.state()),
        task.endpoint(),
        task.attempts(),
        task.maxAttempts(),
        task.priority(),
        task.label().orElse(null),
        times.createdAt(),
        times.expiresAt(),
        times.deadline().orElse(null),
        times.notBefore().orElse(null),
        times.startedAt().orElse(null),
        times.endedAt().orElse(null),
        times.deletedAt().orElse(null),
        task.run().map(run -> run.worker().value()).orElse(null),
        task.run().map(run -> run.revision()).orElse(null),
        task.progress().map(TaskViews::progress).orElse(null),
        task.retryOf().orElse(null),
        task.retriedAs().orElse(null),
        place.map(TaskViews::place).orElse(null));
  }

  private static TaskDetail.State state(TaskState state) {
    return switch (state) {
      case TaskState.Pending() -> TaskDetail.State.PENDING;
      case TaskState.Started() -> TaskDetail.State.STARTED;
      case TaskState.Succeeded(_), TaskState.Stored(_), TaskState.StoredJson(_, _) ->
          TaskDetail.State.SUCCESS;
      case TaskState.Failed(var kind, _, _) -> state(kind);
    };
  }

  private static TaskDetail.State state(FailureKind kind) {
    return switch (kind) {
      case ERROR -> TaskDetail.State.FAILURE;
      case EXPIRED -> TaskDetail.State.EXPIRED;
      case CANCELLED -> TaskDetail.State.CANCELLED;
      case DEAD -> TaskDetail.State.DEAD;
      case TIMED_OUT -> TaskDetail.State.TIMED_OUT;
    };
  }

  /// What `?state=` asks for.
  static TaskRepository.Phase phase(TaskDetail.State state) {
    return switch (state) {
      case PENDING -> TaskRepository.Phase.PENDING;
      case STARTED -> TaskRepository.Phase.STARTED;
      case SUCCESS -> TaskRepository.Phase.SUCCEEDED;
      case FAILURE -> TaskRepository.Phase.ERROR;
      case EXPIRED -> TaskRepository.Phase.EXPIRED;
      case CANCELLED -> TaskRepository.Phase.CANCELLED;
      case DEAD -> TaskRepository.Phase.DEAD;
      case TIMED_OUT -> TaskRepository.Phase.TIMED_OUT;
    };
  }

  private static TaskDetail.Progress progress(TaskProgress said) {
    String message = said.message();
    return new TaskDetail.Progress(said.fraction(), message.isEmpty() ? null : message, said.at());
  }

  private static TaskDetail.Place place(TaskSearch.Place place) {
    return new TaskDetail.Place(
        place.ahead(), place.startsIn().map(TaskViews::seconds).orElse(null));
  }

  /// In seconds, to the millisecond.
  static Double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  TaskEventView event(TaskEvent event) {
    return new TaskEventView(
        event.at(),
        event.kind().name(),
        event.attempt(),
        event.run().map(run -> run.worker().value()).orElse(null),
        event.text());
  }

  /// What it was given; args are passed on as they came.
  TaskInputView input(TaskRepository.Input given) {
    boolean pickled = given.returnPickled();
    return switch (given.input()) {
      case TaskInput.Args(var json) -> {
        RawValue args = new RawValue(new String(json, StandardCharsets.UTF_8));
        yield new TaskInputView(args, null, null, null, pickled);
      }
      case TaskInput.StoredArgs(var key) ->
          new TaskInputView(null, signed(key), null, null, pickled);
      case TaskInput.Url(var url) -> new TaskInputView(null, null, url, null, pickled);
      case TaskInput.Stored(var key) -> new TaskInputView(null, null, location(key), null, pickled);
      case TaskInput.Cloudpickle(var key) ->
          new TaskInputView(null, null, null, location(key), pickled);
    };
  }

  private String location(ObjectKey key) {
    return "s3://" + objects.bucket() + "/" + key;
  }

  private String signed(ObjectKey key) {
    return objects.signGet(key, urlValidity, Audience.USER).toString();
  }
}
