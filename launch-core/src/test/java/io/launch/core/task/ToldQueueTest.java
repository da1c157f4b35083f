package io.launch.core.task;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OTHER_ENDPOINT;
import static io.launch.core.testkit.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointHomes;
import io.launch.core.endpoint.WorkerCounts;
import io.launch.core.server.Notice;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.ManualTaskQueue;
import io.launch.core.testkit.MemoryNotices;
import io.launch.core.testkit.MemoryTasks;
import io.launch.core.testkit.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToldQueueTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryTasks rows = new MemoryTasks(clock);
  private final MemoryNotices notices = new MemoryNotices();
  private final List<Notice> heard = new ArrayList<>();
  private final ToldQueue queue = new ToldQueue(rows, new OnlyHome(OTHER_ENDPOINT), notices.join());

  ToldQueueTest() {
    notices.join().listen(heard::add);
  }

  /// One endpoint lives here, and no other.
  private record OnlyHome(EndpointId only) implements EndpointHomes {
    @Override
    public Home of(EndpointId endpoint) {
      return endpoint.equals(only) ? new Home.Here() : new Home.Nowhere();
    }

    @Override
    public void lookUp(EndpointId endpoint) {}

    @Override
    public Look look(List<Endpoint> wanted) {
      return new Look(Set.of(only), Set.of(), Map.of());
    }

    @Override
    public void report(EndpointId endpoint, WorkerCounts workers) {}

    @Override
    public void removed(EndpointId endpoint) {}

    @Override
    public void retire() {}

    @Override
    public boolean sole() {
      return false;
    }
  }

  private void add(int number, EndpointId endpoint) {
    queue.add(List.of(Samples.task(number, endpoint, clock.instant())));
  }

  private List<LeasedTask> lease(EndpointId endpoint) {
    return queue.exchange(List.of(), endpoint, "one", 10).leased();
  }

  @Test
  void homeOfAnEndpointIsToldOfItsTasks() {
    add(1, ENDPOINT);
    add(2, OTHER_ENDPOINT);

    assertThat(heard).containsExactly(new Notice.TasksQueued(ENDPOINT));
  }

  @Test
  void othersAreToldOfTasksThatHaveEnded() {
    add(1, OTHER_ENDPOINT);
    LeasedTask leased = lease(OTHER_ENDPOINT).getFirst();
    TaskOutcome outcome =
        new TaskOutcome.Ended(
            leased.lease(), new TaskState.Succeeded("1"), Optional.of(Samples.run(1)));

    queue.exchange(List.of(outcome), OTHER_ENDPOINT, "one", 0);

    assertThat(heard).containsExactly(new Notice.TasksEnded(List.of(taskId(1))));
  }

  @Test
  void othersAreToldOfTasksThatAreTakenBack() {
    add(1, ENDPOINT);
    lease(ENDPOINT);
    heard.clear();

    queue.takeBack(Set.of("one"));

    assertThat(heard).containsExactly(new Notice.TasksQueued(ENDPOINT));
  }

  @Test
  void holderIsToldThatATaskOfItsIsCancelled() {
    add(1, ENDPOINT);
    add(2, ENDPOINT);
    queue.exchange(List.of(), ENDPOINT, "one", 1);
    heard.clear();

    queue.cancel(taskId(1), "me");
    queue.cancel(taskId(2), "me");
    queue.cancel(taskId(2), "me");

    assertThat(heard)
        .containsExactly(
            new Notice.TasksEnded(List.of(taskId(1))),
            new Notice.TaskCancelled(taskId(1)),
            new Notice.TasksEnded(List.of(taskId(2))));
  }

  @Test
  void stepThatFailedMayHaveEndedTasksAndTheOthersLook() {
    ManualTaskQueue failing = new ManualTaskQueue(rows);
    failing.silent(true);
    ToldQueue told = new ToldQueue(failing, new OnlyHome(OTHER_ENDPOINT), notices.join());
    rows.add(List.of(Samples.task(1, clock.instant())));
    LeasedTask leased = rows.exchange(List.of(), ENDPOINT, "server-1", 1).leased().getFirst();
    TaskOutcome end =
        new TaskOutcome.Ended(leased.lease(), new TaskState.Succeeded("1"), Optional.empty());

    assertThatThrownBy(() -> told.exchange(List.of(end), ENDPOINT, "server-1", 0))
        .isInstanceOf(IllegalStateException.class);

    assertThat(heard).containsExactly(new Notice.Missed());
  }

  @Test
  void othersAreToldOfTasksThatEndWithoutBeingRun() {
    add(1, OTHER_ENDPOINT);
    add(2, ENDPOINT);
    heard.clear();

    queue.failAll(ENDPOINT, "The endpoint was deleted.");
    clock.advance(Duration.ofDays(1));
    queue.expire();
    queue.expire();

    assertThat(heard)
        .containsExactly(
            new Notice.TasksEnded(List.of(taskId(2))), new Notice.TasksEnded(List.of(taskId(1))));
  }
}
