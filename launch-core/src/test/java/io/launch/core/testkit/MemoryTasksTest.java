package io.launch.core.testkit;

import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;

class MemoryTasksTest
    implements TaskQueueUpkeepContract,
        TaskQueueModelContract,
        TaskQueueHistoryContract,
        TaskQueueRacesContract,
        TaskTermsContract,
        TaskRepositoryContract {
  private final ManualClock clock = new ManualClock();
  private final MemoryTasks tasks = new MemoryTasks(clock);

  @Override
  public TaskQueue queue() {
    return tasks;
  }

  @Override
  public TaskRepository tasks() {
    return tasks;
  }

  @Override
  public Subject emptyQueue() {
    MemoryTasks empty = new MemoryTasks(clock);
    return new Subject(empty, empty);
  }

  @Override
  public void checkRows() {
    // What there is of them can be seen by everybody.
  }

  @Override
  public ManualClock clock() {
    return clock;
  }
}
