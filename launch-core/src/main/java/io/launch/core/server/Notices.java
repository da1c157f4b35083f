package io.launch.core.server;

import io.launch.core.Port;
import java.util.function.Consumer;

/// Short messages between the servers on one database.
///
/// Laws, checked by `NoticesContract`:
/// - a notice reaches every listener of every other server, soon, and none of the server that
///   posted it;
/// - of equal notices that are posted together one may stand for all;
/// - [#post] never blocks for long and never fails: a notice may be lost, which costs its readers
///   time and nothing else;
/// - after notices may have been lost, listeners are told [Notice.Missed];
/// - a listener that fails keeps no other from being told.
@Port
public interface Notices {
  void post(Notice notice);

  /// Has the listener told of each notice from now on, one at a time.
  void listen(Consumer<Notice> listener);
}
