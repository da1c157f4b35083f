package io.launch.core.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.task.TaskId;
import io.launch.core.predict.RequestCheck;
import io.launch.core.predict.TaskRequest;
import io.launch.core.task.Dispatcher;
import io.launch.core.task.Submission;
import io.launch.core.task.TaskLimits;
import io.launch.core.task.TaskService;
import io.launch.core.task.TaskState;
import io.launch.core.testkit.ManualTaskQueue;
import io.launch.core.testkit.MemoryObjectStore;
import io.launch.core.testkit.MemoryTasks;
import io.launch.core.testkit.Samples;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of tasks when their endpoint goes.
class EndpointRemovalTest {
  private static final TaskState DELETED =
      new TaskState.Failed("The endpoint was deleted before the task could be run.");
  private static final TaskLimits LIMITS =
      new TaskLimits(
          Duration.ofHours(1),
          Duration.ofMinutes(5),
          3,
          Duration.ofDays(1),
          Duration.ofDays(14),
          Duration.ofSeconds(5),
          64,
          1_000,
          new TaskLimits.Inline(64 * 1024, 256 * 1024));

  private final LoopBench bench = new LoopBench();
  private final MemoryTasks rows = new MemoryTasks(bench.clock);
  private final ManualTaskQueue queue = new ManualTaskQueue(rows);
  private final MemoryObjectStore objects = new MemoryObjectStore(bench.clock);
  private final Dispatcher dispatcher =
      new Dispatcher(
          queue,
          rows,
          bench.directory,
          bench.picker,
          bench.client,
          objects,
          (lease, _) -> URI.create("http://progress/" + lease.id()),
          "server-1",
          bench.clock,
          LIMITS);
  private final TaskService tasks =
      new TaskService(
          queue,
          rows,
          bench.directory,
          dispatcher,
          objects,
          bench.ids,
          bench.clock,
          LIMITS,
          RequestCheck.NONE);
  private final EndpointLoop loop =
      new EndpointLoop(
          bench.rows,
          bench.directory,
          bench.bundles,
          bench.fleet,
          bench.demand,
          PlanLimits.DEFAULT,
          bench.clock,
          bench.signal,
          dispatcher::endpointRemoved);

  @AfterEach
  void close() throws InterruptedException {
    dispatcher.close();
  }

  @Test
  void openTasksFail() {
    EndpointId endpoint = bench.create(EndpointType.ASYNC, 1);
    TaskId id = submit(endpoint);

    bench.service.delete(Samples.CALLER, endpoint);
    loop.runOnce();

    assertThat(rows.find(id).orElseThrow().state()).isEqualTo(DELETED);
  }

  @Test
  void taskThatIsSubmittedMeanwhileFailsToo() {
    EndpointId endpoint = bench.create(EndpointType.ASYNC, 1);
    queue.beforeAdd(() -> {
      bench.service.delete(Samples.CALLER, endpoint);
      loop.runOnce();
    });

    TaskId id = submit(endpoint);

    assertThat(rows.find(id).orElseThrow().state()).isEqualTo(DELETED);
  }

  @Test
  void endpointIsGoneFromTheDirectoryBeforeItsTasksAreSettled() {
    EndpointId endpoint = bench.create(EndpointType.ASYNC, 1);
    EndpointLoop watched =
        new EndpointLoop(
            bench.rows,
            bench.directory,
            bench.bundles,
            bench.fleet,
            bench.demand,
            PlanLimits.DEFAULT,
            bench.clock,
            bench.signal,
            id -> assertThat(bench.directory.find(id)).isEmpty());

    bench.service.delete(Samples.CALLER, endpoint);
    watched.runOnce();

    assertThat(bench.rows.find(endpoint)).isEmpty();
  }

  private TaskId submit(EndpointId endpoint) {
    TaskRequest request =
        new TaskRequest(
            Optional.empty(), Optional.of("{}".getBytes(UTF_8)), false, Optional.empty());
    return tasks.submit(Samples.CALLER, endpoint, Submission.of(request));
  }
}
