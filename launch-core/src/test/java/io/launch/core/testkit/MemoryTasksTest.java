package io.launch.core.testkit;

import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;

class MemoryTasksTest
    implements TaskQueueUpkeepContract,
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
  public ManualClock clock() {
    return clock;
  }
}
