package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.Port;
import io.launch.core.owner.OwnerId;
import java.util.List;
import java.util.Optional;

/// Rows of endpoints.
///
/// Laws, checked by `EndpointRepositoryContract`:
/// - a name is unique among an owner's endpoints: of several adds at once just one wins;
/// - an update counts only if the row still has the revision number, the status and the time of its
///   last update that were read before it;
/// - lists are oldest first;
/// - [#remove] of a missing row does nothing.
@Port
public interface EndpointRepository {
  /// Stores a new endpoint; false when the owner has one of that name.
  boolean add(Endpoint endpoint);

  Optional<Endpoint> find(EndpointId id);

  /// The owner's endpoints, or the one of this name.
  List<Endpoint> list(OwnerId owner, Optional<String> name);

  /// Every owner's endpoints.
  List<Endpoint> listAll();

  /// Replaces the row of `updated.id()`, if nobody has changed it since it was read.
  boolean update(Endpoint read, Endpoint updated);

  void remove(EndpointId id);
}
