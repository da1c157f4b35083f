package io.launch.core.testkit;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.NewTask;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskProgress;
import io.launch.core.task.TaskQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// A queue that a test can put out of order, and get in front of: otherwise it is the one behind.
public final class ManualTaskQueue implements TaskQueue {
  private final TaskQueue behind;
  private final AtomicInteger expiries = new AtomicInteger();
  private volatile boolean outOfOrder;
  private volatile boolean silent;
  private volatile Runnable beforeAdd = () -> {};
  private volatile Runnable beforeExchange = () -> {};
  private volatile Runnable afterExchange = () -> {};

  public ManualTaskQueue(TaskQueue behind) {
    this.behind = behind;
  }

  /// Whether exchanges fail from now on.
  public void outOfOrder(boolean yes) {
    outOfOrder = yes;
  }

  /// Whether exchanges fail from now on after they have done their work, as when a database goes
  /// away while it commits.
  public void silent(boolean yes) {
    silent = yes;
  }

  /// What happens just before tasks are added.
  public void beforeAdd(Runnable event) {
    beforeAdd = event;
  }

  /// What happens just before each exchange.
  public void beforeExchange(Runnable event) {
    beforeExchange = event;
  }

  /// What happens when an exchange has been done, and before anybody knows.
  public void afterExchange(Runnable event) {
    afterExchange = event;
  }

  /// How often it was asked to end what waited too long.
  public int expiries() {
    return expiries.get();
  }

  @Override
  public List<TaskId> add(List<NewTask> tasks) {
    beforeAdd.run();
    return behind.add(tasks);
  }

  @Override
  public Exchange exchange(
      List<TaskOutcome> outcomes, EndpointId endpoint, String holder, int max) {
    beforeExchange.run();
    if (outOfOrder) {
      throw new IllegalStateException("the queue is out of order");
    }
    Exchange done = behind.exchange(outcomes, endpoint, holder, max);
    afterExchange.run();
    if (silent) {
      throw new IllegalStateException("the queue went away while it did its work");
    }
    return done;
  }

  @Override
  public Set<Lease> held(String holder) {
    return behind.held(holder);
  }

  @Override
  public Set<String> holders() {
    return behind.holders();
  }

  @Override
  public Sweep takeBack(Set<String> holders) {
    return behind.takeBack(holders);
  }

  @Override
  public Set<TaskId> expire() {
    expiries.incrementAndGet();
    return behind.expire();
  }

  @Override
  public Cancelled cancel(TaskId id, String by) {
    return behind.cancel(id, by);
  }

  @Override
  public boolean progress(Lease lease, TaskProgress progress) {
    return behind.progress(lease, progress);
  }

  @Override
  public Set<TaskId> failAll(EndpointId endpoint, String reason) {
    return behind.failAll(endpoint, reason);
  }
}
