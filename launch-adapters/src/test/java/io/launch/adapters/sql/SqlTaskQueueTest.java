package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.Samples;
import io.launch.core.testkit.TaskQueueContract;
import io.launch.core.testkit.TaskQueueHistoryContract;
import io.launch.core.testkit.TaskQueueModelContract;
import io.launch.core.testkit.TaskQueueRacesContract;
import io.launch.core.testkit.TaskQueueUpkeepContract;
import io.launch.core.testkit.TaskRepositoryContract;
import io.launch.core.testkit.TaskTermsContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlTaskQueueTest
    implements TaskQueueUpkeepContract,
        TaskQueueRacesContract,
        TaskQueueModelContract,
        TaskQueueHistoryContract,
        TaskTermsContract,
        TaskRepositoryContract {
  private final ManualClock clock = new ManualClock();
  private final DatabaseUrl url;
  private final Database database;
  private final SqlTaskQueue queue;
  private final SqlTaskRepository tasks;

  SqlTaskQueueTest(TestDatabase kind, @TempDir Path folder) {
    url = kind.fresh(folder);
    database = Database.open(url, DatabaseConfig.DEFAULT);
    queue = new SqlTaskQueue(database, clock);
    tasks = new SqlTaskRepository(database, clock);
  }

  @Override
  public TaskRepository tasks() {
    return tasks;
  }

  @Override
  public TaskQueue queue() {
    return queue;
  }

  @Override
  public Subject emptyQueue() {
    database.write(handle -> {
      for (String table : List.of("task_key", "task_event", "task_input", "task")) {
        handle.execute("DELETE FROM " + table);
      }
      return true;
    });
    return new Subject(new SqlTaskQueue(database, clock), new SqlTaskRepository(database, clock));
  }

  /// What there must be none of.
  private static final List<String> FAULTS =
      List.of(
          "task WHERE (state = 'STARTED') <> (holder IS NOT NULL)",
          "task WHERE (state IN ('PENDING', 'STARTED')) <> (ended_at IS NULL)",
          "task WHERE (ended_at IS NULL) <> (delete_at IS NULL)",
          "task WHERE attempts > fence OR attempts > max_attempts OR attempts < 0",
          "task WHERE waits AND not_before = 0",
          "task WHERE NOT EXISTS (SELECT 1 FROM task_input WHERE task_input.task = task.place)",
          "task_input WHERE NOT EXISTS (SELECT 1 FROM task WHERE place = task_input.task)",
          "task_event WHERE NOT EXISTS (SELECT 1 FROM task WHERE place = task_event.task)");

  @Override
  public void checkRows() {
    for (String fault : FAULTS) {
      int rows =
          database.read(handle ->
              handle.createQuery("SELECT COUNT(*) FROM " + fault).mapTo(Integer.class).one());
      assertThat(rows).as("rows of %s", fault).isZero();
    }
  }

  @Override
  public ManualClock clock() {
    return clock;
  }

  @AfterEach
  void close() throws InterruptedException {
    database.close();
  }

  @Test
  void tasksAndLeasesAreThereAfterAReopening() throws InterruptedException {
    add(1, 2, 3);
    lease(HOLDER, 2);
    exchange(List.of(TaskQueueContract.succeeded(1, 1)), 0);
    database.close();

    try (Database again = Database.open(url, DatabaseConfig.DEFAULT)) {
      TaskQueue reopened = new SqlTaskQueue(again, clock);

      var sweep = reopened.takeBack(reopened.holders());
      assertThat(sweep.requeued()).containsExactly(Samples.ENDPOINT);
      TaskRepository rows = new SqlTaskRepository(again, clock);
      assertThat(rows.countOpen(Samples.ENDPOINT)).isEqualTo(2);
      assertThat(rows.find(Samples.taskId(1)).orElseThrow().state().ended()).isTrue();
    }
  }
}
