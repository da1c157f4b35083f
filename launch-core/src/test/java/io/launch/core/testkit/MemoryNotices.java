package io.launch.core.testkit;

import io.launch.core.server.Notice;
import io.launch.core.server.Notices;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Notices among servers of one process, told within [#post].
public final class MemoryNotices {
  private final List<Member> members = new CopyOnWriteArrayList<>();

  /// The side of one more server.
  public Notices join() {
    Member member = new Member();
    members.add(member);
    return member;
  }

  private final class Member implements Notices {
    private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void post(Notice notice) {
      members.stream()
          .filter(member -> member != this)
          .forEach(member -> member.listeners.forEach(listener -> tell(listener, notice)));
    }

    private static void tell(Consumer<Notice> listener, Notice notice) {
      try {
        listener.accept(notice);
      } catch (RuntimeException _) {
        // The listener's own fault, and nobody else's.
      }
    }

    @Override
    public void listen(Consumer<Notice> listener) {
      listeners.add(listener);
    }
  }
}
