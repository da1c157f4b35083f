package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.endpoint.EndpointHomes;
import io.launch.core.server.Notice;
import io.launch.core.server.Notices;
import io.launch.core.task.LeasedTask.Lease;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A queue among several servers: the others are told what happens in it by this one's doing.
public final class ToldQueue implements TaskQueue {
  private final TaskQueue queue;
  private final EndpointHomes homes;
  private final Notices notices;

  /// @param homes whose server need not be told that its endpoint has tasks
  public ToldQueue(TaskQueue queue, EndpointHomes homes, Notices notices) {
    this.queue = queue;
    this.homes = homes;
    this.notices = notices;
  }

  @Override
  public List<TaskId> add(List<NewTask> tasks) {
    List<TaskId> ids = queue.add(tasks);
    tellQueued(tasks.stream().map(NewTask::endpoint).collect(Collectors.toSet()));
    return ids;
  }

  @Override
  public Exchange exchange(
      List<TaskOutcome> outcomes, EndpointId endpoint, String holder, int max) {
    try {
      Exchange exchange = queue.exchange(outcomes, endpoint, holder, max);
      tellEnded(exchange.ended());
      return exchange;
    } catch (RuntimeException perhapsDone) {
      // It may have ended tasks all the same, and when it is repeated that does not show.
      if (!outcomes.isEmpty()) {
        notices.post(new Notice.Missed());
      }
      throw perhapsDone;
    }
  }

  @Override
  public Set<Lease> held(String holder) {
    return queue.held(holder);
  }

  @Override
  public Set<String> holders() {
    return queue.holders();
  }

  @Override
  public Sweep takeBack(Set<String> holders) {
    Sweep sweep = queue.takeBack(holders);
    tellEnded(sweep.ended());
    tellQueued(sweep.requeued());
    return sweep;
  }

  @Override
  public Set<TaskId> expire() {
    return tellEnded(queue.expire());
  }

  @Override
  public Cancelled cancel(TaskId id, String by) {
    Cancelled cancelled = queue.cancel(id, by);
    switch (cancelled) {
      case PENDING -> tellEnded(Set.of(id));
      case STARTED -> {
        tellEnded(Set.of(id));
        notices.post(new Notice.TaskCancelled(id));
      }
      case NOT_OPEN -> {}
    }
    return cancelled;
  }

  @Override
  public boolean progress(Lease lease, TaskProgress progress) {
    return queue.progress(lease, progress);
  }

  @Override
  public Set<TaskId> failAll(EndpointId endpoint, String reason) {
    return tellEnded(queue.failAll(endpoint, reason));
  }

  private void tellQueued(Collection<EndpointId> endpoints) {
    for (EndpointId endpoint : endpoints) {
      if (!homes.here(endpoint)) {
        notices.post(new Notice.TasksQueued(endpoint));
      }
    }
  }

  private Set<TaskId> tellEnded(Set<TaskId> ended) {
    if (!ended.isEmpty()) {
      notices.post(new Notice.TasksEnded(List.copyOf(ended)));
    }
    return ended;
  }
}
