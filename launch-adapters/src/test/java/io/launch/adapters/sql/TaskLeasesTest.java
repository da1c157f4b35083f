package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.testkit.Samples;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How SQLite, which tells plainly, looks for the tasks to lease.
class TaskLeasesTest {
  private final Database database;

  TaskLeasesTest(@TempDir Path folder) {
    database = Database.open(TestDatabase.SQLITE.fresh(folder), DatabaseConfig.DEFAULT);
  }

  @AfterEach
  void close() throws InterruptedException {
    database.close();
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
                .bind(3, 10)
                .bind(4, "server-a")
                .bind(5, 0L)
                .map((row, _) -> row.getString("detail"))
                .list());

    assertThat(plan).anyMatch(step -> step.contains("USING INDEX task_pending"));
    assertThat(plan)
        .noneMatch(step -> step.contains("TEMP B-TREE") || step.startsWith("SCAN task"));
  }
}
