package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.Samples;
import io.launch.core.testkit.TaskQueueContract;
import io.launch.core.testkit.TaskQueueRacesContract;
import io.launch.core.testkit.TaskQueueUpkeepContract;
import io.launch.core.testkit.TaskRepositoryContract;
import io.launch.core.testkit.TaskTermsContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlTaskQueueTest
    implements TaskQueueUpkeepContract,
        TaskQueueRacesContract,
        TaskTermsContract,
        TaskRepositoryContract {
  private final ManualClock clock = new ManualClock();
  private final Path file;
  private final Database database;
  private final SqlTaskQueue queue;
  private final SqlTaskRepository tasks;

  SqlTaskQueueTest(@TempDir Path folder) {
    file = folder.resolve("launch.db");
    database = Database.open(file, DatabaseConfig.DEFAULT);
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

    try (Database again = Database.open(file, DatabaseConfig.DEFAULT)) {
      TaskQueue reopened = new SqlTaskQueue(again, clock);

      var sweep = reopened.takeBack(reopened.holders());
      assertThat(sweep.requeued()).containsExactly(Samples.ENDPOINT);
      TaskRepository rows = new SqlTaskRepository(again, clock);
      assertThat(rows.countOpen(Samples.ENDPOINT)).isEqualTo(2);
      assertThat(rows.find(Samples.taskId(1)).orElseThrow().state().ended()).isTrue();
    }
  }

  @Test
  void oldestPendingTasksAreFoundByTheirIndex() {
    String lease = TaskLeases.leaseSql(Dialect.SQLITE);

    List<String> plan =
        database.read(handle ->
            handle
                .createQuery("EXPLAIN QUERY PLAN " + lease)
                .bind(0, Samples.ENDPOINT.value())
                .bind(1, Samples.OWNER.value())
                .bind(2, 0L)
                .bind(3, 0L)
                .bind(4, 10)
                .bind(5, HOLDER)
                .bind(6, 0L)
                .map((row, _) -> row.getString("detail"))
                .list());

    assertThat(plan).anyMatch(step -> step.contains("USING INDEX task_pending"));
    assertThat(plan)
        .noneMatch(step -> step.contains("TEMP B-TREE") || step.startsWith("SCAN task"));
  }
}
