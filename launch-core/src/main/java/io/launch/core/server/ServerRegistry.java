package io.launch.core.server;

import io.launch.core.Port;
import java.net.URI;
import java.util.List;

/// The servers that share the database, a row for each. Who has no row counts for nothing: it holds
/// no endpoint and no task.
///
/// Laws, checked by `ServerRegistryContract`:
/// - a registered server is listed until its row is removed, and no longer;
/// - [#beat] changes the beat of its own row and no other, and brings no row back;
/// - a row is removed once: of several who remove it just one is told so;
/// - [#expel] leaves a row alone whose server has beaten since it was seen.
@Port
public interface ServerRegistry {
  /// Adds a row. Every id is registered once at most.
  void register(ServerId id, URI url);

  /// Says that the server lives; false when its row is gone.
  boolean beat(ServerId id);

  /// All of them, in no order.
  List<ServerRow> list();

  /// Removes the row of a server that ends; false when there was none.
  boolean remove(ServerId id);

  /// Removes the row of a server that seems dead, if its beat is still the one that was seen.
  boolean expel(ServerRow seen);
}
