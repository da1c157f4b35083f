package io.launch.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import io.launch.core.Caller;
import io.launch.core.task.OutcomeWatch;
import io.launch.core.task.OutcomeWatch.From;
import io.launch.core.task.OutcomeWatch.Outcome;
import io.launch.core.task.TaskWatch;
import io.launch.core.task.TaskWatches;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.Rule;
import io.launch.server.shape.Rules;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Streams of events: of one task, and of what ends at an endpoint. A virtual thread looks for
/// each, and the event loop of its request sends what it finds.
public final class TaskWatchRoutes {
  private static final Logger log = LoggerFactory.getLogger(TaskWatchRoutes.class);
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final Rule SINCE = Rules.instant();

  private final Api api;
  private final Relay relay;
  private final ErrorRenderer errors;
  private final TaskWatches watches;
  private final TaskViews views;
  private final Streams streams;

  /// How streams are kept.
  ///
  /// @param pingEvery how long nothing comes before a comment says that the server is still there
  public record Streams(LongPolls polls, Duration pingEvery) {}

  public TaskWatchRoutes(
      Api api,
      Relay relay,
      ErrorRenderer errors,
      TaskWatches watches,
      TaskViews views,
      Streams streams) {
    this.api = api;
    this.relay = relay;
    this.errors = errors;
    this.watches = watches;
    this.views = views;
    this.streams = streams;
  }

  private interface Watcher {
    void watch(Caller caller, Call call) throws InterruptedException;
  }

  public void mount(Router router) {
    router.get(
        "/v1/async-tasks/{id}/events",
        stream(this::task),
        Operation.of("tasks", "Watch a task")
            .note(
                "An event at once, and one for each visible change of state, attempt, worker and"
                    + " progress; changes that follow closely may come as one. Ends after the event"
                    + " of the end. With the header `Last-Event-ID` of an event nothing comes until"
                    + " the task looks otherwise than in that.")
            .answersEvents(TaskView.class)
            .fails(ErrorCode.NOT_FOUND));
    router.get(
        "/v1/model-endpoints/{id}/task-events",
        relay.afterLookUp(Relay.PATH, stream(this::outcomes)),
        Operation.of("tasks", "Watch what ends of your tasks at an endpoint")
            .note(
                "Outcomes in order of their end, without results of models: read the task for its"
                    + " result. Begins at `since`, or now; with the header `Last-Event-ID` ten"
                    + " seconds before that event, so that some come again and none is missing.")
            .query("since", SINCE)
            .answersEvents(TaskView.class)
            .fails(ErrorCode.INVALID_ARGUMENT, ErrorCode.NOT_FOUND));
  }

  private Handler stream(Watcher watcher) {
    return api.onEventLoop((caller, call, _) ->
        Thread.ofVirtual()
            .name(call.request().path())
            .start(() -> run(call, () -> watcher.watch(caller, call))));
  }

  private void run(Call call, LongPolls.Endless stream) {
    try {
      streams.polls().run(call, stream);
    } catch (RuntimeException e) {
      if (!call.request().response().headWritten()) {
        errors.render(call, e);
        return;
      }
      // Whoever watches comes back with the last id that it has.
      log.atError().setCause(e).addKeyValue("request", call.id()).log("stream broke off");
      call.onEventLoop(() -> call.request().connection().close());
    }
  }

  private void task(Caller caller, Call call) throws InterruptedException {
    TaskId id = new TaskId(call.path("id"));
    try (TaskWatch watch = watches.watch(caller, id, lastEventId(call))) {
      EventFeed events = new EventFeed(call, streams.pingEvery());
      try {
        for (var next = watch.next(); next.isPresent(); next = watch.next()) {
          TaskWatch.Snapshot snapshot = next.get();
          events.send(snapshot.name(), LaunchJson.write(views.whole(snapshot.task())));
        }
      } finally {
        events.end();
      }
    }
  }

  private void outcomes(Caller caller, Call call) throws InterruptedException {
    EndpointId endpoint = new EndpointId(call.path("id"));
    try (OutcomeWatch watch = watches.watch(caller, endpoint, from(call))) {
      EventFeed events = new EventFeed(call, streams.pingEvery());
      try {
        for (List<Outcome> some = watch.next(); !some.isEmpty(); some = watch.next()) {
          for (Outcome outcome : some) {
            byte[] view = LaunchJson.write(views.withoutResult(outcome.task()));
            events.send(outcome.at().toString(), view);
          }
        }
      } finally {
        events.end();
      }
    }
  }

  private static From from(Call call) {
    Optional<String> last = lastEventId(call);
    if (last.isPresent()) {
      return new From.After(instant(last.get()));
    }
    return Queries.optional(call, "since", SINCE)
        .map(JsonNode::textValue)
        .<From>map(text -> new From.Since(Instant.parse(text)))
        .orElseGet(From.Now::new);
  }

  private static Instant instant(String id) {
    try {
      return Instant.parse(id);
    } catch (DateTimeException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "Last-Event-ID: %s (expected: the id of an event of such a stream)".formatted(id),
          e);
    }
  }

  private static Optional<String> lastEventId(Call call) {
    return Optional.ofNullable(call.request().getHeader(LAST_EVENT_ID))
        .filter(text -> !text.isEmpty());
  }
}
