package io.launch.server.http;

import static io.launch.server.shape.Field.optional;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.ListTasksResponse;
import io.launch.api.task.PurgeTasksResponse;
import io.launch.api.task.RequeueTasksResponse;
import io.launch.api.task.SelectTasksRequest;
import io.launch.api.task.TaskId;
import io.launch.core.Caller;
import io.launch.core.task.DeadLetters;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.ObjectRule;
import io.launch.server.shape.Rules;
import io.launch.server.shape.Shape;
import java.util.List;

/// `/v1/model-endpoints/{id}/dead-letters`.
public final class DeadLetterRoutes {
  private static final String PATH = "/v1/model-endpoints/{id}/dead-letters";

  private final Api api;
  private final Relay relay;
  private final DeadLetters letters;
  private final TaskViews views;
  private final Shape<SelectTasksRequest> select;

  /// @param maxTasks most tasks that one request names
  public DeadLetterRoutes(
      Api api, Relay relay, DeadLetters letters, TaskViews views, int maxTasks) {
    this.api = api;
    this.relay = relay;
    this.letters = letters;
    this.views = views;
    this.select =
        new Shape<>(
            ObjectRule.of(
                optional("task_ids", Rules.listOf(Rules.string(), maxTasks)),
                optional("all", Rules.bool())),
            SelectTasksRequest.class);
  }

  public void mount(Router router) {
    router.get(
        PATH,
        relay.afterLookUp(Relay.PATH, api.call(this::list)),
        about("List your tasks that were given up on, newest first")
            .note("Those whose last attempt was lost or failed, and that were not run again since.")
            .query("limit", TaskPaging.LIMIT)
            .query("cursor", Rules.string())
            .answers(ListTasksResponse.class)
            .fails(ErrorCode.INVALID_ARGUMENT, ErrorCode.NOT_FOUND));
    router.post(
        PATH + "/requeue",
        relay.afterLookUp(Relay.PATH, api.call(select, this::requeue)),
        about("Run dead letters again, as new tasks")
            .note(
                "Those of `task_ids`, or with `all` as many as the queue takes and at most %,d. One that was requeued before is answered with the task that it was requeued as."
                    .formatted(DeadLetters.MAX_AT_ONCE))
            .takes(select)
            .answers(RequeueTasksResponse.class)
            .fails(
                ErrorCode.INVALID_ARGUMENT,
                ErrorCode.NOT_FOUND,
                ErrorCode.CONFLICT,
                ErrorCode.UNAVAILABLE));
    router.post(
        PATH + "/purge",
        relay.afterLookUp(Relay.PATH, api.call(select, this::purge)),
        about("Delete dead letters and their inputs")
            .note(
                "Those of `task_ids` that are some, or with `all` at most %,d."
                    .formatted(DeadLetters.MAX_AT_ONCE))
            .takes(select)
            .answers(PurgeTasksResponse.class)
            .fails(ErrorCode.INVALID_ARGUMENT, ErrorCode.NOT_FOUND));
  }

  private static Operation about(String summary) {
    return Operation.of("tasks", summary);
  }

  private ListTasksResponse list(Caller caller, Call call) {
    return TaskPaging.page(
        letters.list(caller, endpoint(call), TaskPaging.cursor(call), TaskPaging.limit(call)),
        views);
  }

  private RequeueTasksResponse requeue(Caller caller, Call call, SelectTasksRequest request) {
    EndpointId endpoint = endpoint(call);
    return new RequeueTasksResponse(
        all(request)
            ? letters.requeueAll(caller, endpoint)
            : letters.requeue(caller, endpoint, named(request)));
  }

  private PurgeTasksResponse purge(Caller caller, Call call, SelectTasksRequest request) {
    EndpointId endpoint = endpoint(call);
    return new PurgeTasksResponse(
        all(request)
            ? letters.purgeAll(caller, endpoint)
            : letters.purge(caller, endpoint, named(request)));
  }

  private static boolean all(SelectTasksRequest request) {
    boolean all = Boolean.TRUE.equals(request.all());
    Args.require(
        all == (request.taskIds() == null), "task_ids, all: (expected: either ids, or all: true)");
    return all;
  }

  private static List<TaskId> named(SelectTasksRequest request) {
    List<TaskId> ids = request.taskIds();
    return ids == null ? List.of() : ids;
  }

  private static EndpointId endpoint(Call call) {
    return new EndpointId(call.path("id"));
  }
}
