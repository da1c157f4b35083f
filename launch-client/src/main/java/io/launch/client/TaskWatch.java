package io.launch.client;

import io.launch.api.task.TaskView;
import io.launch.client.internal.ClientJson;
import io.launch.client.internal.EventFeed;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// What happens to a task, or to the tasks of an endpoint, as it happens. When the connection
/// breaks, it is made again and goes on where it was; it gives up when the server has been away for
/// five minutes. It can be gone through once, by one thread.
///
/// ```java
/// TaskId id = new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11");
/// try (TaskWatch changes = client.tasks().watch(id)) {
///   for (TaskView task : changes) {
///     System.out.println(task.status() + " " + task.detail());
///   }
/// }
/// ```
public final class TaskWatch implements Iterable<TaskView>, AutoCloseable {
  private final EventFeed feed;
  private final boolean ofOneTask;
  private final Changes changes = new Changes();

  /// @param ofOneTask whether it is over when a task has ended
  TaskWatch(EventFeed feed, boolean ofOneTask) {
    this.feed = feed;
    this.ofOneTask = ofOneTask;
  }

  /// What has not been taken yet; the same iterator whenever it is called.
  ///
  /// @return its `hasNext` waits for what comes next, and throws a [io.launch.api.LaunchException]:
  ///   UNAVAILABLE when the server has been away for too long, NOT_FOUND when there is no such task
  ///   any more
  @Override
  public Iterator<TaskView> iterator() {
    return changes;
  }

  /// What has not been taken yet, as a stream that closes this when it is closed.
  ///
  /// ```java
  /// TaskId id = new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11");
  /// try (Stream<TaskView> changes = client.tasks().watch(id).stream()) {
  ///   changes.map(TaskView::detail).forEach(System.out::println);
  /// }
  /// ```
  public Stream<TaskView> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(changes, traits), false)
        .onClose(this::close);
  }

  /// Where this is: what a later [AsyncEndpoint#watchOutcomesAfter] goes on from, also in another
  /// program. Empty before the first.
  public Optional<String> position() {
    return Optional.ofNullable(feed.lastId());
  }

  /// Hangs up; there is nothing more to take then. May be called by any thread.
  @Override
  public void close() {
    feed.close();
  }

  private final class Changes implements Iterator<TaskView> {
    private @Nullable TaskView task;
    private boolean over;

    @Override
    public boolean hasNext() {
      if (task == null && !over) {
        String event = feed.next();
        task = event == null ? null : ClientJson.read(event, TaskView.class);
        over = task == null || (ofOneTask && Tasks.ended(task));
        if (over) {
          close();
        }
      }
      return task != null;
    }

    @Override
    public TaskView next() {
      TaskView taken = hasNext() ? task : null;
      if (taken == null) {
        throw new NoSuchElementException("nothing more happens");
      }
      task = null;
      return taken;
    }
  }
}
