package io.launch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskStatus;
import io.launch.api.task.TaskView;
import io.launch.client.AsyncEndpoint;
import io.launch.client.AsyncEndpointBatchResponse;
import io.launch.client.EndpointRequest;
import io.launch.client.EndpointResponse;
import io.launch.client.LaunchClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes are killed with SIGKILL while they work: nothing that was accepted is lost.
class CrashIT {
  @TempDir Path folder;
  private LaunchProcess server;
  private LaunchClient client;

  @BeforeEach
  void start() {
    server = LaunchProcess.start(folder.resolve("data"));
    client = Deployments.connect(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void killedWorkerLosesNoTask() throws IOException {
    AsyncEndpoint endpoint = Deployments.async(client, "crashing", Deployments.probe(client), 2, 4);
    Path ledger = folder.resolve("ledger");
    Map<String, Object> args = Map.of("millis", 20, "ledger", ledger.toString());

    AsyncEndpointBatchResponse batch = endpoint.predictBatch(Deployments.numbered(300, args));
    await().until(() -> Files.exists(ledger) && Files.readAllLines(ledger).size() > 20);
    server.workers().getFirst().destroyForcibly();
    Map<String, EndpointResponse> responses = batch.await(Deployments.PATIENCE);

    assertThat(responses).hasSize(300);
    assertThat(responses.values())
        .allSatisfy(
            response -> assertThat(response.status()).isEqualTo(EndpointResponse.Status.SUCCESS));
    assertThat(new HashSet<>(Files.readAllLines(ledger))).hasSize(300);
  }

  @Test
  void taskThatKillsItsWorkersEndsAndSaysSo() {
    AsyncEndpoint endpoint = Deployments.async(client, "deadly", Deployments.probe(client), 1, 1);

    EndpointResponse response =
        endpoint.predict(EndpointRequest.ofArgs(Map.of("exit", 9))).get(Deployments.PATIENCE);
    EndpointResponse next =
        endpoint
            .predict(EndpointRequest.ofArgs(Map.of("id", 1)).withReturnPickled(false))
            .get(Deployments.PATIENCE);

    assertThat(response.status()).isEqualTo(EndpointResponse.Status.FAILURE);
    assertThat(response.traceback().orElseThrow()).contains("3 attempts (max_attempts)");
    assertThat(next.status()).isEqualTo(EndpointResponse.Status.SUCCESS);
  }

  @Test
  void killedServerComesBackWithEverything() throws Exception {
    AsyncEndpoint endpoint = Deployments.async(client, "lasting", Deployments.probe(client), 2, 4);
    Path ledger = folder.resolve("ledger");
    Map<String, Object> args = Map.of("millis", 10, "ledger", ledger.toString());
    Collection<TaskId> accepted = new ConcurrentLinkedQueue<>();
    CountDownLatch enough = new CountDownLatch(200);
    List<Thread> callers =
        IntStream.range(0, 8)
            .mapToObj(caller ->
                Thread.ofVirtual()
                    .start(() -> submitUntilRefused(endpoint, args, caller, accepted, enough)))
            .toList();

    enough.await();
    List<ProcessHandle> orphans = server.children();
    server.kill();
    for (Thread caller : callers) {
      caller.join();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> orphans.stream().noneMatch(ProcessHandle::isAlive));
    server.startAgain();

    List<TaskView> ended = readAllEnded(List.copyOf(accepted));
    assertThat(orphans).isNotEmpty();
    assertThat(ended).hasSizeGreaterThanOrEqualTo(200).hasSize(accepted.size());
    assertThat(ended).allSatisfy(task -> assertThat(task.status()).isEqualTo(TaskStatus.SUCCESS));
    Set<String> ran = new HashSet<>(Files.readAllLines(ledger));
    assertThat(ran).hasSizeGreaterThanOrEqualTo(accepted.size());
    assertThat(client.bundles().list()).hasSize(1);
    assertThat(endpoint.awaitReady(Deployments.PATIENCE).status()).isEqualTo(EndpointStatus.READY);
    assertThat(server.workers()).hasSize(2);
  }

  @Test
  void politeEndFinishesWhatRunsAndEndsTheWorkers() {
    AsyncEndpoint endpoint = Deployments.async(client, "polite", Deployments.probe(client), 1, 4);
    List<ProcessHandle> children = server.children();
    TaskId task =
        endpoint
            .predict(EndpointRequest.ofArgs(Map.of("millis", 1500)).withReturnPickled(false))
            .taskId();
    await().until(() -> client.tasks().get(task).status() == TaskStatus.STARTED);

    int exit = server.terminate();
    boolean childrenGone = children.stream().noneMatch(ProcessHandle::isAlive);
    server.startAgain();

    assertThat(exit).isIn(0, 143);
    assertThat(childrenGone).isTrue();
    assertThat(client.tasks().get(task).status()).isEqualTo(TaskStatus.SUCCESS);
  }

  private static void submitUntilRefused(
      AsyncEndpoint endpoint,
      Map<String, Object> args,
      int caller,
      Collection<TaskId> accepted,
      CountDownLatch enough) {
    for (int i = 0; i < 5_000; i++) {
      Map<String, Object> named = Deployments.with(args, "id", caller + "-" + i);
      try {
        accepted.add(
            endpoint.predict(EndpointRequest.ofArgs(named).withReturnPickled(false)).taskId());
        enough.countDown();
      } catch (LaunchException serverGone) {
        return;
      }
    }
  }

  private List<TaskView> readAllEnded(List<TaskId> ids) {
    await()
        .atMost(Duration.ofSeconds(120))
        .until(() ->
            client.tasks().read(ids).stream()
                .allMatch(task ->
                    task.status() == TaskStatus.SUCCESS || task.status() == TaskStatus.FAILURE));
    return client.tasks().read(ids);
  }
}
