package io.launch.core.testkit;

import io.launch.core.task.TaskQueue;

class MemoryTaskQueueTest implements TaskQueueUpkeepContract, TaskQueueRacesContract {
  private final ManualClock clock = new ManualClock();
  private final MemoryTaskQueue queue = new MemoryTaskQueue(clock);

  @Override
  public TaskQueue queue() {
    return queue;
  }

  @Override
  public ManualClock clock() {
    return clock;
  }
}
