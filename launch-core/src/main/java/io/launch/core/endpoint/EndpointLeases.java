package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.Port;
import io.launch.core.server.ServerId;
import java.util.List;
import java.util.Optional;

/// Which server has which endpoint. A lease has no time of its own: it lasts until its holder
/// releases it, or is found dead and another claims it.
///
/// Laws, checked by `EndpointLeasesContract`:
/// - an endpoint has one holder at most: of several claims at once just one wins;
/// - a claim counts only while the holder is still the one that was seen, and only for a server
///   that is registered;
/// - a new holder's lease says nothing of workers until it is told;
/// - [#release] and [#report] of a server that is not the holder change nothing.
@Port
public interface EndpointLeases {
  Optional<EndpointLease> find(EndpointId endpoint);

  /// All of them, in no order.
  List<EndpointLease> all();

  /// Makes `server` the holder.
  ///
  /// @param seen the holder that is to be replaced; empty when nobody had it
  /// @return whether it is the holder now
  boolean claim(EndpointId endpoint, ServerId server, Optional<ServerId> seen);

  /// Gives the endpoint back; false when the server was not the holder.
  boolean release(EndpointId endpoint, ServerId holder);

  /// Tells the other servers how the endpoint's workers are.
  void report(EndpointId endpoint, ServerId holder, WorkerCounts workers);
}
