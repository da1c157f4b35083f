package io.launch.core.testkit;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.task.NewTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// A queue that a test can put out of order, and get in front of: otherwise it is the one behind.
public final class ManualTaskQueue implements TaskQueue {
  private final TaskQueue behind;
  private final AtomicInteger sweeps = new AtomicInteger();
  private volatile boolean outOfOrder;
  private volatile Runnable beforeAdd = () -> {};
  private volatile Runnable beforeExchange = () -> {};
  private volatile Runnable beforeFind = () -> {};

  public ManualTaskQueue(TaskQueue behind) {
    this.behind = behind;
  }

  /// Whether exchanges fail from now on.
  public void outOfOrder(boolean yes) {
    outOfOrder = yes;
  }

  /// What happens just before tasks are added.
  public void beforeAdd(Runnable event) {
    beforeAdd = event;
  }

  /// What happens just before each exchange.
  public void beforeExchange(Runnable event) {
    beforeExchange = event;
  }

  /// What happens just before tasks are read.
  public void beforeFind(Runnable event) {
    beforeFind = event;
  }

  /// How often it was swept.
  public int sweeps() {
    return sweeps.get();
  }

  @Override
  public void add(List<NewTask> tasks) {
    beforeAdd.run();
    behind.add(tasks);
  }

  @Override
  public Exchange exchange(
      List<TaskOutcome> outcomes, EndpointId endpoint, String holder, int max, Duration lease) {
    beforeExchange.run();
    if (outOfOrder) {
      throw new IllegalStateException("the queue is out of order");
    }
    return behind.exchange(outcomes, endpoint, holder, max, lease);
  }

  @Override
  public void renew(String holder, Duration lease) {
    behind.renew(holder, lease);
  }

  @Override
  public Sweep sweep(String holder, boolean allButOwn, int maxAttempts) {
    sweeps.incrementAndGet();
    return behind.sweep(holder, allButOwn, maxAttempts);
  }

  @Override
  public Optional<Task> find(TaskId id) {
    return behind.find(id);
  }

  @Override
  public List<Task> findAll(Collection<TaskId> ids) {
    beforeFind.run();
    return behind.findAll(ids);
  }

  @Override
  public int countOpen(EndpointId endpoint) {
    return behind.countOpen(endpoint);
  }

  @Override
  public Set<TaskId> failAll(EndpointId endpoint, String reason) {
    return behind.failAll(endpoint, reason);
  }

  @Override
  public List<Task> deleteEnded(Duration age, int max) {
    return behind.deleteEnded(age, max);
  }
}
