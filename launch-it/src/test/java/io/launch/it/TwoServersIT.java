package io.launch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.launch.adapters.sql.TestPostgres;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskStatus;
import io.launch.api.task.TaskView;
import io.launch.client.AsyncEndpointBatchResponse;
import io.launch.client.EndpointRequest;
import io.launch.client.EndpointResponse;
import io.launch.client.LaunchClient;
import io.launch.client.SyncEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two servers on one PostgreSQL: an endpoint lives on one of them, and moves when that is gone.
class TwoServersIT {
  /// `task-lease`, and the time to start a worker.
  private static final Duration MOVED = Duration.ofSeconds(90);

  /// A lease that nobody would like to wait for.
  private static final String[] LONG_LEASE = {"--task-lease", "10m"};

  @TempDir Path folder;
  private LaunchProcess one;
  private LaunchProcess two;
  private LaunchClient clientOfOne;
  private LaunchClient clientOfTwo;

  private void start(String... flags) {
    String database = TestPostgres.newDatabase().url();
    one = start("one", database, flags);
    two = start("two", database, flags);
    clientOfOne = Deployments.connect(one);
    clientOfTwo = Deployments.connect(two);
  }

  private LaunchProcess start(String name, String database, String... flags) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(List.of("--database-url", database));
    all.addAll(List.of("--object-store", folder.resolve("objects").toString()));
    return LaunchProcess.start(folder.resolve(name), all.toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    clientOfOne.close();
    clientOfTwo.close();
    one.close();
    two.close();
  }

  private LaunchProcess home() {
    await().atMost(MOVED).until(() -> one.workers().size() + two.workers().size() > 0);
    return one.workers().isEmpty() ? two : one;
  }

  private LaunchClient clientOf(LaunchProcess server) {
    return server == one ? clientOfOne : clientOfTwo;
  }

  private LaunchProcess other(LaunchProcess server) {
    return server == one ? two : one;
  }

  private SyncEndpoint deploy() {
    return Deployments.sync(clientOfOne, "echo", Deployments.probe(clientOfOne), 4);
  }

  private static EndpointResponse ask(LaunchClient client) {
    return client
        .endpoints()
        .sync("echo")
        .predict(EndpointRequest.ofArgs(Map.of("id", 1)).withReturnPickled(false));
  }

  private static boolean answers(LaunchClient client) {
    try {
      return ask(client).status() == EndpointResponse.Status.SUCCESS;
    } catch (LaunchException notYet) {
      return false;
    }
  }

  @Test
  void bothServersAnswerForAnEndpointThatLivesOnOne() {
    start();
    deploy();

    EndpointResponse byOne = ask(clientOfOne);
    EndpointResponse byTwo = ask(clientOfTwo);

    assertThat(byOne.status()).isEqualTo(EndpointResponse.Status.SUCCESS);
    assertThat(byTwo.status()).isEqualTo(EndpointResponse.Status.SUCCESS);
    assertThat(one.workers().size() + two.workers().size()).isEqualTo(1);
  }

  @Test
  void endpointOfAKilledServerAnswersFromTheOther() {
    start();
    deploy();
    LaunchProcess home = home();
    LaunchClient client = clientOf(other(home));

    long start = System.nanoTime();
    home.kill();
    await().atMost(MOVED).pollInterval(Duration.ofMillis(100)).until(() -> answers(client));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println("answered from the other server after " + took);

    assertThat(other(home).workers()).hasSize(1);
    assertThat(client.endpoints().sync("echo").awaitReady(MOVED).status())
        .isEqualTo(EndpointStatus.READY);
  }

  @Test
  void endpointOfAServerThatEndsMovesWithoutWaitingForTheLease() {
    start(LONG_LEASE);
    deploy();
    LaunchProcess home = home();
    LaunchClient client = clientOf(other(home));

    home.terminate();

    await().atMost(MOVED).pollInterval(Duration.ofMillis(100)).until(() -> answers(client));
    assertThat(other(home).workers()).hasSize(1);
  }

  @Test
  void serverThatWasKilledHasItsEndpointsAgainAtOnceWhenItIsAlone() {
    start(LONG_LEASE);
    deploy();
    LaunchProcess home = home();
    other(home).terminate();

    home.kill();
    home.startAgain();
    long start = System.nanoTime();
    await().atMost(MOVED).pollInterval(Duration.ofMillis(100)).until(() -> answers(clientOf(home)));
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(took).isLessThan(Duration.ofSeconds(7));
  }

  @Test
  void pausedServerEndsItsWorkersWhenItGoesOn() throws Exception {
    start();
    deploy();
    LaunchProcess home = home();
    LaunchClient client = clientOf(other(home));

    signal("-STOP", home);
    await().atMost(MOVED).pollInterval(Duration.ofMillis(100)).until(() -> answers(client));
    signal("-CONT", home);

    await().atMost(MOVED).until(() -> home.workers().isEmpty());
    assertThat(answers(client)).isTrue();
    await().atMost(MOVED).until(() -> answers(clientOf(home)));
    assertThat(other(home).workers()).hasSize(1);
  }

  @Test
  void tasksOfAKilledServerAreFinishedByTheOther() throws Exception {
    start();
    Deployments.async(clientOfOne, "tasks", Deployments.probe(clientOfOne), 1, 4);
    LaunchProcess home = home();
    LaunchClient client = clientOf(other(home));
    Path ledger = folder.resolve("ledger");

    AsyncEndpointBatchResponse batch =
        client
            .endpoints()
            .async("tasks")
            .predictBatch(
                Deployments.numbered(200, Map.of("millis", 50, "ledger", ledger.toString())));
    awaitLines(ledger, 20);
    home.kill();
    Map<String, EndpointResponse> responses = batch.await(MOVED);

    assertThat(responses).hasSize(200);
    assertThat(responses.values())
        .allSatisfy(
            response -> assertThat(response.status()).isEqualTo(EndpointResponse.Status.SUCCESS));
    assertThat(new HashSet<>(Files.readAllLines(ledger))).hasSize(200);
  }

  /// The paused server holds results that it has not recorded yet, and its workers have more.
  @Test
  void pausedServerChangesNoOutcomeWhenItGoesOn() throws Exception {
    start();
    Deployments.async(clientOfOne, "tasks", Deployments.probe(clientOfOne), 1, 4);
    LaunchProcess home = home();
    LaunchClient client = clientOf(other(home));
    Path ledger = folder.resolve("ledger");
    AsyncEndpointBatchResponse batch =
        client
            .endpoints()
            .async("tasks")
            .predictBatch(
                Deployments.numbered(200, Map.of("millis", 50, "ledger", ledger.toString())));
    awaitLines(ledger, 20);

    signal("-STOP", home);
    batch.await(MOVED);
    List<TaskId> ids = List.copyOf(batch.taskIds().values());
    List<TaskView> before = client.tasks().read(ids);
    signal("-CONT", home);
    await().atMost(MOVED).until(() -> home.workers().isEmpty());
    List<TaskView> after = clientOf(home).tasks().read(ids);

    assertThat(before)
        .hasSize(200)
        .allSatisfy(task -> assertThat(task.status()).isEqualTo(TaskStatus.SUCCESS));
    assertThat(after).isEqualTo(before);
  }

  private static void awaitLines(Path ledger, int count) {
    await()
        .atMost(MOVED)
        .until(() -> Files.exists(ledger) && Files.readAllLines(ledger).size() > count);
  }

  private static void signal(String name, LaunchProcess server) throws Exception {
    int exit =
        new ProcessBuilder("kill", name, Long.toString(server.pid())).inheritIO().start().waitFor();
    assertThat(exit).isEqualTo(0);
  }
}
