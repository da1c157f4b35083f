package io.launch.client;

import io.launch.api.task.ListTasksResponse;
import io.launch.api.task.TaskView;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Tasks of one list after another, each page fetched when its first task is wanted.
final class TaskPages implements Iterator<TaskView> {
  /// Tasks in one page; a page of these is small and quick.
  static final int SIZE = 100;

  private final Function<@Nullable String, ListTasksResponse> pages;
  private final Queue<TaskView> fetched = new ArrayDeque<>();
  private @Nullable String cursor;
  private boolean last;

  private TaskPages(Function<@Nullable String, ListTasksResponse> pages) {
    this.pages = pages;
  }

  /// @param pages the page behind a cursor; null for the first
  static Stream<TaskView> stream(Function<@Nullable String, ListTasksResponse> pages) {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(new TaskPages(pages), traits), false);
  }

  @Override
  public boolean hasNext() {
    while (fetched.isEmpty() && !last) {
      ListTasksResponse page = pages.apply(cursor);
      fetched.addAll(page.tasks());
      cursor = page.nextCursor();
      last = cursor == null;
    }
    return !fetched.isEmpty();
  }

  @Override
  public TaskView next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more tasks");
    }
    return fetched.remove();
  }
}
