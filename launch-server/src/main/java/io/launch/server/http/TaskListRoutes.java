package io.launch.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.launch.api.ErrorCode;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.ListTasksResponse;
import io.launch.api.task.QueueView;
import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskHistoryResponse;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskInputView;
import io.launch.core.Caller;
import io.launch.core.task.QueueState;
import io.launch.core.task.TaskRepository;
import io.launch.core.task.TaskRepository.Phase;
import io.launch.core.task.TaskSearch;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.Faults;
import io.launch.server.shape.Loc;
import io.launch.server.shape.Rule;
import io.launch.server.shape.Rules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finding tasks, and looking into one and into the queue of an endpoint.
public final class TaskListRoutes {
  private static final Rule TIME = Rules.instant();

  private final Api api;
  private final Relay relay;
  private final TaskSearch search;
  private final TaskViews views;
  private final InstantSource clock;

  public TaskListRoutes(
      Api api, Relay relay, TaskSearch search, TaskViews views, InstantSource clock) {
    this.api = api;
    this.relay = relay;
    this.search = search;
    this.views = views;
    this.clock = clock;
  }

  public void mount(Router router) {
    router.get(
        "/v1/async-tasks",
        relay.afterLookUp(Relay.QUERY, api.call(this::list)),
        about("List your tasks, newest first")
            .note(
                "`state` is one or more of the states that `detail` has, between commas. `since`"
                    + " and `until` are of their creation; `until` itself is not in. `limit` is 100"
                    + " unless said. Results of models are left out: read the task for its result.")
            .query("model_endpoint_id", Rules.string())
            .query("state", Rules.string())
            .query("label", Rules.string())
            .query("since", TIME)
            .query("until", TIME)
            .query("limit", TaskPaging.LIMIT)
            .query("cursor", Rules.string())
            .answers(ListTasksResponse.class)
            .fails(ErrorCode.INVALID_ARGUMENT, ErrorCode.NOT_FOUND));
    router.get(
        "/v1/async-tasks/{id}/history",
        api.call(this::history),
        about("Read what went otherwise than it should with a task")
            .answers(TaskHistoryResponse.class)
            .fails(ErrorCode.NOT_FOUND));
    router.get(
        "/v1/async-tasks/{id}/input",
        api.call(this::input),
        about("Read what a task was given")
            .answers(TaskInputView.class)
            .fails(ErrorCode.NOT_FOUND));
    router.get(
        "/v1/model-endpoints/{id}/queue",
        relay.afterLookUp(Relay.PATH, api.call(this::queue)),
        about("Read how full the queue of an async endpoint is")
            .answers(QueueView.class)
            .fails(ErrorCode.INVALID_ARGUMENT, ErrorCode.NOT_FOUND));
  }

  private static Operation about(String summary) {
    return Operation.of("tasks", summary);
  }

  private ListTasksResponse list(Caller caller, Call call) {
    TaskSearch.Wanted wanted =
        new TaskSearch.Wanted(
            call.query("model_endpoint_id").map(EndpointId::new),
            states(call),
            call.query("label"),
            time(call, "since"),
            time(call, "until"));
    TaskRepository.Page page =
        search.list(caller, wanted, TaskPaging.cursor(call), TaskPaging.limit(call));
    return TaskPaging.page(page, views);
  }

  private static Optional<Instant> time(Call call, String name) {
    return Queries.optional(call, name, TIME).map(JsonNode::textValue).map(Instant::parse);
  }

  /// In any case, between commas, and in any number of fields.
  private static Set<Phase> states(Call call) {
    Set<Phase> states = EnumSet.noneOf(Phase.class);
    Faults faults = new Faults();
    for (String text : call.queries("state")) {
      for (String name : text.split(",", -1)) {
        state(name).ifPresentOrElse(states::add, () -> unknownState(name, faults));
      }
    }
    faults.throwIfAny();
    return states;
  }

  private static Optional<Phase> state(String name) {
    String wanted = name.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(TaskDetail.State.values())
        .filter(state -> state.name().equals(wanted))
        .map(TaskViews::phase)
        .findFirst();
  }

  private static void unknownState(String name, Faults faults) {
    String expected =
        Arrays.stream(TaskDetail.State.values())
            .map(state -> "'" + state + "'")
            .collect(Collectors.joining(", "));
    faults.add(
        "enum",
        Loc.QUERY.at("state"),
        "Input should be one or more of " + expected,
        TextNode.valueOf(name),
        Map.of("expected", expected));
  }

  private TaskHistoryResponse history(Caller caller, Call call) {
    return new TaskHistoryResponse(
        search.history(caller, id(call)).stream().map(views::event).toList());
  }

  private TaskInputView input(Caller caller, Call call) {
    return views.input(search.input(caller, id(call)));
  }

  private QueueView queue(Caller caller, Call call) {
    QueueState state = search.queue(caller, new EndpointId(call.path("id")));
    TaskRepository.Counts counts = state.counts();
    Instant now = clock.instant();
    return new QueueView(
        counts.pending(),
        counts.started(),
        counts.oldest().map(at -> TaskViews.seconds(Duration.between(at, now))).orElse(null),
        counts.dead(),
        state.endedPerSecond(),
        state.timeFor(counts.pending()).map(TaskViews::seconds).orElse(null));
  }

  private static TaskId id(Call call) {
    return new TaskId(call.path("id"));
  }
}
