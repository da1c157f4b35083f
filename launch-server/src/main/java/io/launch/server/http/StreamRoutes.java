package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.SyncTaskView;
import io.launch.api.task.TaskStatus;
import io.launch.core.Caller;
import io.launch.core.predict.PieceSink;
import io.launch.core.predict.StreamOutcome;
import io.launch.core.predict.StreamService;
import io.launch.core.predict.TaskRequest;
import io.launch.core.worker.WorkerStream;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.Rules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// `POST /v1/streaming-tasks`: on the event loop from end to end. Each piece is an event, sent as
/// soon as the model yields it; a caller that reads slowly holds the model back, and one that goes
/// away ends its work.
public final class StreamRoutes {
  private static final byte[] BEFORE =
      "{\"status\":\"SUCCESS\",\"result\":{\"result\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] AFTER =
      "},\"traceback\":null,\"status_code\":200}".getBytes(StandardCharsets.UTF_8);

  private final Api api;
  private final Relay relay;
  private final ErrorRenderer errors;
  private final StreamService streams;
  private final Duration pingEvery;
  private final Set<Answer> open = ConcurrentHashMap.newKeySet();

  /// @param pingEvery how long nothing comes before a comment says that the server is still there
  public StreamRoutes(
      Api api, Relay relay, ErrorRenderer errors, StreamService streams, Duration pingEvery) {
    this.api = api;
    this.relay = relay;
    this.errors = errors;
    this.streams = streams;
    this.pingEvery = pingEvery;
  }

  public void mount(Router router) {
    router.post(
        "/v1/streaming-tasks",
        relay.toHome(Relay.QUERY, api.onEventLoop(this::stream)),
        Operation.of("tasks", "Run a request now, and answer its result in pieces")
            .note("`result` of each event is `{\"result\": …}` with the piece as JSON.")
            .needs("model_endpoint_id", Rules.string())
            .takes("CreateTaskRequest", TaskRequests.ONE)
            .answersEvents(SyncTaskView.class)
            .fails(
                ErrorCode.INVALID_ARGUMENT,
                ErrorCode.NOT_FOUND,
                ErrorCode.DEADLINE_EXCEEDED,
                ErrorCode.UNAVAILABLE));
  }

  /// Ends every answer that is not over yet with a failure, as the server stops.
  public void stop() {
    open.forEach(answer -> answer.call.onEventLoop(answer::stop));
  }

  private void stream(Caller caller, Call call, byte[] body) {
    EndpointId endpoint = new EndpointId(Queries.required(call, "model_endpoint_id"));
    TaskRequests.inTime(body, call, errors, request -> start(caller, call, endpoint, request));
  }

  private void start(Caller caller, Call call, EndpointId endpoint, TaskRequest request) {
    Answer answer = new Answer(call, new EventResponse(call, pingEvery));
    open.add(answer);
    call.onLeave(() -> call.onEventLoop(answer::left));
    answer.from(streams.stream(caller, endpoint, request, answer, call::onEventLoop));
  }

  /// One answer on its way to its caller.
  private final class Answer implements PieceSink {
    private final Call call;
    private final EventResponse events;
    private @Nullable WorkerStream source;
    private boolean over;

    Answer(Call call, EventResponse events) {
      this.call = call;
      this.events = events;
    }

    void from(WorkerStream stream) {
      source = stream;
      if (over) {
        stream.cancel();
      }
    }

    @Override
    public void piece(byte[] json) {
      if (over) {
        return;
      }
      events.send(BEFORE, json, AFTER);
      if (source != null && events.full()) {
        source.pause();
        events.onDrained(source::resume);
      }
    }

    @Override
    public void end(StreamOutcome outcome) {
      if (over) {
        return;
      }
      over = true;
      switch (outcome) {
        case StreamOutcome.Completed() -> events.end();
        case StreamOutcome.Failed(var traceback) -> events.end(failure(traceback, 500));
        case StreamOutcome.Refused(var why) -> refuse(why);
      }
    }

    private void refuse(LaunchException why) {
      if (events.begun()) {
        events.end(failure(why.message(), why.code().status()));
      } else {
        errors.render(call, why);
      }
    }

    void stop() {
      end(
          new StreamOutcome.Failed(
              "The server is stopping, and the answer was not complete within its drain-timeout."));
      cancel();
    }

    void left() {
      open.remove(this);
      over = true;
      cancel();
    }

    private void cancel() {
      if (source != null) {
        source.cancel();
      }
    }
  }

  private static byte[] failure(String traceback, int status) {
    return LaunchJson.write(new SyncTaskView(TaskStatus.FAILURE, null, traceback, status));
  }
}
