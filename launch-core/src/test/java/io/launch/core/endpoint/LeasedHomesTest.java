package io.launch.core.endpoint;

import static io.launch.api.endpoint.EndpointStatus.READY;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_IN_PROGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.endpoint.EndpointHomes.Home;
import io.launch.core.server.Notice;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.LogLine;
import io.launch.core.worker.WorkerId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeasedHomesTest {
  private final ServerBenches servers = new ServerBenches();
  private final ServerBench a = servers.join("a");
  private final ServerBench b = servers.join("b");

  /// An endpoint with one worker that answers, on this server.
  private EndpointId readyOn(ServerBench server) {
    EndpointId id = server.bench.create(EndpointType.SYNC, 1);
    server.loop.runOnce();
    server.bench.listens(server.bench.starting(id));
    server.loop.runOnce();
    server.loop.runOnce();
    assertThat(server.bench.status(id)).isEqualTo(READY);
    return id;
  }

  @Test
  void endpointLivesOnOneServer() {
    EndpointId id = a.bench.create(EndpointType.SYNC, 1);

    a.loop.runOnce();
    b.loop.runOnce();

    assertThat(a.homes.of(id)).isEqualTo(new Home.Here());
    assertThat(b.homes.of(id)).isEqualTo(new Home.At(a.membership.me(), URI.create("http://a")));
    assertThat(a.bench.workers(id)).hasSize(1);
    assertThat(b.bench.workers(id)).isEmpty();
    assertThat(b.bench.directory.find(id)).isPresent();
  }

  @Test
  void otherServersKnowHowItsWorkersAre() {
    EndpointId id = readyOn(a);

    b.loop.runOnce();

    assertThat(b.bench.directory.workers(id)).isEqualTo(new WorkerCounts(1, 0));
  }

  @Test
  void serversShareEndpointsFairly() {
    List<EndpointId> ids =
        IntStream.range(0, 5).mapToObj(i -> servers.create("endpoint-" + i)).toList();

    a.loop.runOnce();
    b.loop.runOnce();

    assertThat(ids.stream().filter(a.homes::here)).hasSize(3);
    assertThat(ids.stream().filter(b.homes::here)).hasSize(2);
  }

  @Test
  void whatTheOthersDoNotTakeIsTakenAfterAWhile() {
    List<EndpointId> ids =
        IntStream.range(0, 4).mapToObj(i -> servers.create("endpoint-" + i)).toList();
    a.loop.runOnce();
    servers.advance(Duration.ofMillis(900));
    a.loop.runOnce();
    long early = ids.stream().filter(a.homes::here).count();

    servers.advance(Duration.ofMillis(100));
    a.loop.runOnce();

    assertThat(early).isEqualTo(2);
    assertThat(ids).allMatch(a.homes::here);
  }

  @Test
  void endpointOfADeadServerComesToAnotherWhichSaysWhy() throws InterruptedException {
    EndpointId id = readyOn(a);
    b.loop.runOnce();

    servers.die(a);
    b.loop.runOnce();
    b.loop.runOnce();

    assertThat(b.homes.here(id)).isTrue();
    assertThat(b.bench.status(id)).isEqualTo(UPDATE_IN_PROGRESS);
    assertThat(b.bench.row(id).statusReason())
        .isEqualTo("Starting workers: the server that had them is gone.");
    assertThat(b.bench.fleet.log(id, 0, 100, Duration.ZERO))
        .extracting(LogLine::text)
        .contains("Starting workers: the server that had them is gone.");
    b.bench.listens(b.bench.starting(id));
    b.loop.runOnce();
    b.loop.runOnce();
    assertThat(b.bench.status(id)).isEqualTo(READY);
  }

  @Test
  void pausedServerThatLostItsEndpointEndsItsWorkers() {
    EndpointId id = readyOn(a);
    WorkerId worker = a.bench.workers(id).getFirst();
    b.loop.runOnce();
    servers.die(a);
    b.loop.runOnce();

    a.membership.runOnce();
    a.loop.runOnce();

    assertThat(a.membership.me().value()).isEqualTo("a2");
    assertThat(a.homes.here(id)).isFalse();
    assertThat(a.bench.picker.slots(id).tryAcquire()).isEmpty();
    assertThat(a.bench.orchestrator.stopping()).containsExactly(worker);
    a.bench.orchestrator.exited(worker, "exit code 0");
    a.loop.runOnce();
    assertThat(a.bench.orchestrator.workers(id)).isEmpty();
    assertThat(a.bench.workers(id)).isEmpty();
  }

  @Test
  void serverThatWasPausedWritesNothingOverWhatTheNewOneSays() {
    EndpointId id = readyOn(a);
    Endpoint before = a.bench.row(id);
    b.loop.runOnce();
    servers.die(a);
    b.loop.runOnce();

    boolean written = servers.rows.update(before, before.withStatus(READY, "late", Samples.NOW));

    assertThat(written).isFalse();
  }

  @Test
  void expelledServerMayHaveItsEndpointAgain() {
    EndpointId id = readyOn(a);
    servers.die(a);

    a.membership.runOnce();
    a.loop.runOnce();
    a.loop.runOnce();

    assertThat(a.homes.here(id)).isTrue();
    assertThat(servers.leases.find(id).orElseThrow().workers()).isEqualTo(new WorkerCounts(1, 0));
    assertThat(a.bench.workers(id)).hasSize(1);
    assertThat(a.bench.status(id)).isEqualTo(READY);
  }

  @Test
  void endingServerGivesItsEndpointsBackWhileItsWorkersFinish() {
    EndpointId id = readyOn(a);

    a.loop.retire();
    a.loop.runOnce();
    b.loop.runOnce();

    assertThat(b.homes.here(id)).isTrue();
    assertThat(a.homes.here(id)).isFalse();
    assertThat(a.bench.orchestrator.stopping()).isEmpty();
    assertThat(a.bench.picker.slots(id).tryAcquire()).isPresent();
    assertThat(b.bench.status(id)).isEqualTo(UPDATE_IN_PROGRESS);
  }

  @Test
  void deletionThroughAnotherServerIsSeenThereWhenItIsDone() throws InterruptedException {
    EndpointId id = readyOn(a);
    b.loop.runOnce();
    WorkerId worker = a.bench.workers(id).getFirst();
    b.bench.service.delete(Samples.CALLER, id);
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                b.bench.service.awaitRemoval(id, Duration.ofSeconds(50));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });

    a.loop.runOnce();
    a.bench.orchestrator.exited(worker, "exit code 0");
    a.loop.runOnce();
    b.loop.runOnce();

    assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    assertThat(b.bench.directory.find(id)).isEmpty();
    assertThat(servers.leases.all()).isEmpty();
  }

  @Test
  void leaseOfAnEndpointThatIsNoMoreEnds() {
    EndpointId id = readyOn(a);
    servers.rows.remove(id);
    servers.die(a);

    b.loop.runOnce();

    assertThat(servers.leases.all()).isEmpty();
  }

  @Test
  void othersAreToldOfWhatMoves() {
    EndpointId id = readyOn(a);

    assertThat(b.heard).contains(new Notice.EndpointChanged(id));
  }

  @Test
  void endpointThatIsNotKnownHereIsLookedUp() {
    EndpointId id = readyOn(a);
    Home before = b.homes.of(id);

    b.bench.service.lookUp(id);
    b.homes.lookUp(id);

    assertThat(before).isEqualTo(new Home.Nowhere());
    assertThat(b.bench.directory.find(id)).isPresent();
    assertThat(b.homes.of(id)).isInstanceOf(Home.At.class);
  }

  @Test
  void serverThatTheOthersTakeForDeadTakesNothing() {
    servers.die(a);
    EndpointId id = a.bench.create(EndpointType.SYNC, 1);

    a.loop.runOnce();

    assertThat(a.homes.of(id)).isEqualTo(new Home.Nowhere());
    assertThat(a.bench.workers(id)).isEmpty();
  }
}
