package io.launch.core.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.predict.RequestCheck;
import io.launch.core.predict.TaskRequest;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.ManualTaskQueue;
import io.launch.core.testkit.ManualWorkerClient;
import io.launch.core.testkit.MemoryObjectStore;
import io.launch.core.testkit.MemoryTasks;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.ReadyWorker;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerPicker;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Async tasks in memory, with one async endpoint and workers that a test plays.
final class TaskBench implements AutoCloseable {
  static final TaskLimits LIMITS =
      new TaskLimits(
          Duration.ofHours(1),
          Duration.ofMinutes(5),
          3,
          Duration.ofDays(1),
          Duration.ofDays(14),
          Duration.ofSeconds(1),
          64,
          1_000,
          new TaskLimits.Inline(64 * 1024, 256 * 1024));

  /// Where workers are told to say how far they are.
  static final ProgressUrls PROGRESS =
      (lease, _) -> URI.create("http://progress/%s/%d".formatted(lease.id(), lease.fence()));

  final ManualClock clock = new ManualClock();
  final MemoryTasks rows = new MemoryTasks(clock);
  final ManualTaskQueue queue = new ManualTaskQueue(rows);
  final MemoryObjectStore objects = new MemoryObjectStore(clock);
  final WorkerPicker picker = new WorkerPicker(8);
  final EndpointDirectory directory;
  final ManualWorkerClient client;
  final Dispatcher dispatcher;
  final TaskService tasks;

  TaskBench() {
    this(new ManualWorkerClient());
  }

  TaskBench(ManualWorkerClient client) {
    this(client, Samples.asyncEndpoint(1));
  }

  /// @param endpoint the async one
  TaskBench(ManualWorkerClient client, Endpoint endpoint) {
    this.client = client;
    this.directory = Samples.directory(endpoint, Samples.syncEndpoint(2));
    this.dispatcher =
        new Dispatcher(
            queue, rows, directory, picker, client, objects, PROGRESS, "server-1", clock, LIMITS);
    this.tasks =
        new TaskService(
            queue,
            rows,
            directory,
            dispatcher,
            objects,
            new Ids(new Random(1)),
            clock,
            LIMITS,
            RequestCheck.NONE);
  }

  static WorkerAddress address(int number) {
    return new WorkerAddress("127.0.0.1", number);
  }

  static WorkerId worker(int number) {
    return new WorkerId("wrk_" + number);
  }

  static TaskRequest args(String json) {
    return new TaskRequest(
        Optional.empty(), Optional.of(json.getBytes(UTF_8)), false, Optional.empty());
  }

  /// Workers 1 to `count` answer, each with so many places.
  void workers(int count, int capacity) {
    List<ReadyWorker> ready = new ArrayList<>();
    IntStream.rangeClosed(1, count)
        .forEach(i -> ready.add(new ReadyWorker(worker(i), address(i), capacity, 1)));
    picker.update(Samples.ENDPOINT, ready);
  }

  /// The worker at this address is gone, and it is known why.
  void dies(WorkerAddress address, String epitaph) {
    picker.forget(Samples.ENDPOINT, worker(address.port()), epitaph);
  }

  TaskId submit() {
    return submit(args("{}"));
  }

  /// @param deadline of the task
  TaskId submit(Duration deadline) {
    Submission submission =
        new Submission(args("{}"), 0, Optional.empty(), Optional.of(deadline), Optional.empty());
    return tasks.submit(Samples.CALLER, Samples.ENDPOINT, submission);
  }

  TaskId submit(TaskRequest request) {
    return submit(Samples.CALLER, Samples.ENDPOINT, request).getFirst();
  }

  List<TaskId> submit(int count) {
    List<TaskRequest> requests =
        IntStream.range(0, count).mapToObj(i -> args("{\"n\":" + i + "}")).toList();
    return submit(Samples.CALLER, Samples.ENDPOINT, requests.toArray(TaskRequest[]::new));
  }

  List<TaskId> submit(Caller caller, EndpointId endpoint, TaskRequest... requests) {
    return tasks.submit(caller, endpoint, Stream.of(requests).map(Submission::of).toList());
  }

  /// The task's state once it has ended, or as it is after five seconds.
  TaskState end(TaskId id) throws InterruptedException {
    return read(Samples.CALLER, id, Duration.ofSeconds(5));
  }

  TaskState read(Caller caller, TaskId id, Duration wait) throws InterruptedException {
    return tasks.read(caller, List.of(id), wait, true).getFirst().state();
  }

  TaskState state(TaskId id) {
    return rows.find(id).orElseThrow().state();
  }

  @Override
  public void close() throws InterruptedException {
    dispatcher.close();
  }
}
