package io.launch.adapters.sql;

import io.launch.core.server.Notice;
import io.launch.core.server.Notices;
import java.util.function.Consumer;

/// The notices of a server that has its database to itself: there is nobody to tell, and nobody who
/// tells.
public final class SqliteNotices implements Notices {
  @Override
  public void post(Notice notice) {}

  @Override
  public void listen(Consumer<Notice> listener) {}
}
