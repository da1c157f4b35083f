package io.launch.server.http;

import static io.launch.server.shape.Field.required;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.ErrorCode;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.CreateTaskResponse;
import io.launch.api.task.CreateTasksResponse;
import io.launch.api.task.ReadTasksRequest;
import io.launch.api.task.ReadTasksResponse;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import io.launch.core.Caller;
import io.launch.core.task.Submission;
import io.launch.core.task.Task;
import io.launch.core.task.TaskSearch;
import io.launch.core.task.TaskService;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.ObjectRule;
import io.launch.server.shape.Rule;
import io.launch.server.shape.Rules;
import io.launch.server.shape.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `/v1/async-tasks`: one at a time, and many at once.
public final class TaskRoutes {
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final Rule UNTIL = Rules.oneOf("any", "all");
  private static final Rule POSITION = Rules.bool();

  private final Api api;
  private final Relay relay;
  private final TaskService tasks;
  private final TaskSearch search;
  private final TaskViews views;
  private final Limits limits;
  private final LongPolls polls;
  private final Shape<ReadTasksRequest> read;

  /// @param maxTasks most tasks of one request
  /// @param maxWait longest that an answer is held back
  public record Limits(int maxTasks, Duration maxWait) {}

  public TaskRoutes(
      Api api,
      Relay relay,
      TaskService tasks,
      TaskSearch search,
      TaskViews views,
      Limits limits,
      LongPolls polls) {
    this.api = api;
    this.relay = relay;
    this.tasks = tasks;
    this.search = search;
    this.views = views;
    this.limits = limits;
    this.polls = polls;
    this.read =
        new Shape<>(
            ObjectRule.of(required("task_ids", Rules.listOf(Rules.string(), limits.maxTasks()))),
            ReadTasksRequest.class);
  }

  public void mount(Router router) {
    router.post(
        "/v1/async-tasks",
        relay.afterLookUp(Relay.QUERY, api.bytes(this::create)),
        about("Queue a request; when this is answered, it is durable")
            .note(
                "With a header `Idempotency-Key` of up to 255 visible ASCII characters the same"
                    + " request sent again within 24 hours is answered with the same task, and"
                    + " another request under that key with 409.")
            .needs("model_endpoint_id", Rules.string())
            .takes("CreateTaskRequest", TaskRequests.ONE)
            .answers(CreateTaskResponse.class)
            .fails(
                ErrorCode.INVALID_ARGUMENT,
                ErrorCode.NOT_FOUND,
                ErrorCode.CONFLICT,
                ErrorCode.UNAVAILABLE));
    Rule many = Rules.listOf(TaskRequests.ONE, limits.maxTasks());
    router.post(
        "/v1/async-tasks/batch",
        relay.afterLookUp(Relay.QUERY, api.bytes(this::createMany)),
        about("Queue many requests, all or none")
            .note(
                "Each may have an `idempotency_key`. A header `Idempotency-Key` gives each of the"
                    + " others one, by its place.")
            .needs("model_endpoint_id", Rules.string())
            .takes("CreateTasksRequest", ObjectRule.of(required("tasks", many)))
            .answers(CreateTasksResponse.class)
            .fails(
                ErrorCode.INVALID_ARGUMENT,
                ErrorCode.NOT_FOUND,
                ErrorCode.CONFLICT,
                ErrorCode.UNAVAILABLE));
    router.post(
        "/v1/async-tasks/read",
        api.call(read, this::readMany),
        about("Read many tasks")
            .note("`wait` seconds until one of them has ended, or with `until=all` all have.")
            .query("wait", Queries.WAIT)
            .query("until", UNTIL)
            .takes(read)
            .answers(ReadTasksResponse.class)
            .fails(ErrorCode.NOT_FOUND));
    router.get(
        "/v1/async-tasks/{id}",
        api.call(this::get),
        about("Read a task")
            .note(
                "`wait` seconds until it has ended. With `position=true` the detail of a pending one"
                    + " says where it stands in line.")
            .query("wait", Queries.WAIT)
            .query("position", POSITION)
            .answers(TaskView.class)
            .fails(ErrorCode.NOT_FOUND));
  }

  private static Operation about(String summary) {
    return Operation.of("tasks", summary);
  }

  private CreateTaskResponse create(Caller caller, Call call, byte[] body) {
    EndpointId endpoint = endpoint(call);
    Submission submission = TaskRequests.one(body, call.faults());
    String key = call.request().getHeader(IDEMPOTENCY_KEY);
    return new CreateTaskResponse(
        tasks.submit(caller, endpoint, key == null ? submission : submission.withKey(key)));
  }

  private CreateTasksResponse createMany(Caller caller, Call call, byte[] body) {
    EndpointId endpoint = endpoint(call);
    List<Submission> submissions = TaskRequests.many(body, limits.maxTasks(), call.faults());
    return new CreateTasksResponse(
        submissions.isEmpty()
            ? List.of()
            : tasks.submit(
                caller, endpoint, keyed(submissions, call.request().getHeader(IDEMPOTENCY_KEY))));
  }

  /// A key of the whole request stands for one of each row.
  private static List<Submission> keyed(List<Submission> submissions, @Nullable String key) {
    return key == null
        ? submissions
        : IntStream.range(0, submissions.size())
            .mapToObj(row -> submissions.get(row).withKey(key + "#" + row))
            .toList();
  }

  private TaskView get(Caller caller, Call call) throws InterruptedException {
    List<TaskId> ids = List.of(new TaskId(call.path("id")));
    boolean position =
        Queries.optional(call, "position", POSITION).stream().anyMatch(JsonNode::booleanValue);
    Task task = held(caller, call, ids, true).getFirst();
    return views.alone(task, position ? search.place(task) : Optional.empty());
  }

  private ReadTasksResponse readMany(Caller caller, Call call, ReadTasksRequest request)
      throws InterruptedException {
    boolean all =
        Queries.optional(call, "until", UNTIL).map(JsonNode::textValue).stream()
            .anyMatch("all"::equals);
    List<Task> found =
        request.taskIds().isEmpty() ? List.of() : held(caller, call, request.taskIds(), all);
    return new ReadTasksResponse(found.stream().map(views::whole).toList());
  }

  private List<Task> held(Caller caller, Call call, List<TaskId> ids, boolean all)
      throws InterruptedException {
    Duration wait = Queries.wait(call, limits.maxWait());
    return polls.hold(wait, left -> tasks.read(caller, ids, left, all));
  }

  private static EndpointId endpoint(Call call) {
    return new EndpointId(Queries.required(call, "model_endpoint_id"));
  }
}
