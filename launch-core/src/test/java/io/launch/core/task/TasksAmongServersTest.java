package io.launch.core.task;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.launch.core.endpoint.SoleHome;
import io.launch.core.server.Membership;
import io.launch.core.server.Notice;
import io.launch.core.server.ServerId;
import io.launch.core.testkit.MemoryServerRegistry;
import io.launch.core.testkit.Samples;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TasksAmongServersTest {
  private static final URI URL = URI.create("http://server");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TaskBench bench = new TaskBench();
  private final MemoryServerRegistry registry = new MemoryServerRegistry();
  private final AtomicInteger runs = new AtomicInteger();
  private final Membership membership =
      new Membership(
          registry,
          () -> new ServerId("server-" + runs.incrementAndGet()),
          () -> URL,
          PATIENCE,
          System::nanoTime);
  private final TasksAmongServers tasks =
      new TasksAmongServers(
          bench.rows, registry, membership, new SoleHome(), bench.directory, bench.dispatcher);

  TasksAmongServersTest() {
    membership.listen(tasks);
    membership.joinOthers(Optional.empty());
  }

  @AfterEach
  void close() throws Exception {
    tasks.close();
    bench.close();
  }

  /// A task that this server has.
  private void leasedBy(String holder) {
    bench.rows.add(List.of(Samples.task(1, bench.clock.instant())));
    bench.rows.exchange(List.of(), ENDPOINT, holder, 1);
  }

  @Test
  void whatAServerHadThatIsGoneIsTakenBackByWhoeverLooks() {
    leasedBy("gone");

    tasks.runOnce();

    assertThat(bench.rows.holders()).isEmpty();
    assertThat(bench.rows.find(taskId(1)).orElseThrow().state()).isEqualTo(new TaskState.Pending());
  }

  @Test
  void whatALivingServerHasStaysWithIt() {
    registry.register(new ServerId("other"), URL);
    leasedBy("other");

    tasks.runOnce();

    assertThat(bench.rows.holders()).containsExactly("other");
  }

  @Test
  void itLooksAtOnceWhenAServerIsGone() {
    tasks.start();
    leasedBy("other");

    tasks.gone(new ServerId("other"));

    await().atMost(Duration.ofSeconds(4)).until(() -> bench.rows.holders().isEmpty());
  }

  @Test
  void waitThatAnotherServerEndsIsOver() throws InterruptedException {
    bench.rows.add(List.of(Samples.task(1, bench.clock.instant())));
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                bench.tasks.read(Samples.CALLER, List.of(taskId(1)), Duration.ofSeconds(50), true);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    await().atMost(PATIENCE).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

    bench.rows.failAll(ENDPOINT, "elsewhere");
    tasks.accept(new Notice.TasksEnded(List.of(taskId(1))));

    assertThat(waiting.join(PATIENCE)).isTrue();
  }

  @Test
  void waitIsOverThoughTheNoticeOfItsEndWasMissed() throws InterruptedException {
    bench.rows.add(List.of(Samples.task(1, bench.clock.instant())));
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                bench.tasks.read(Samples.CALLER, List.of(taskId(1)), Duration.ofSeconds(50), true);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    await().atMost(PATIENCE).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

    bench.rows.failAll(ENDPOINT, "elsewhere");
    tasks.accept(new Notice.Missed());

    assertThat(waiting.join(PATIENCE)).isTrue();
  }
}
