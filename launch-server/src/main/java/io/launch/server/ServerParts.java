package io.launch.server;

import io.launch.core.Ids;
import io.launch.core.endpoint.EndpointHomes;
import io.launch.core.endpoint.LeasedHomes;
import io.launch.core.endpoint.SoleHome;
import io.launch.core.server.Membership;
import io.launch.core.server.ServerId;
import io.launch.server.config.ServerConfig;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/// This server among those on the same database.
///
/// @param former the last run of this server that the others may not know to have ended
/// @param shared whether there can be others
record ServerParts(
    Membership membership, EndpointHomes homes, Optional<ServerId> former, boolean shared) {
  /// Puts them together; the server has not joined yet.
  static ServerParts wire(
      ServerConfig config,
      Backend backend,
      DataDir dataDir,
      ServerUrls urls,
      Ids ids,
      Resources resources) {
    boolean shared = backend.shared();
    // The data folder is held by one server at a time: who had it before has ended.
    Optional<ServerId> former = shared ? dataDir.lastServer() : Optional.empty();
    Supplier<ServerId> fresh = () -> new ServerId(ids.plain());
    Membership membership =
        resources.own(
            new Membership(
                backend.servers(),
                shared ? () -> dataDir.remember(fresh.get()) : fresh,
                urls::advertisedUrl,
                config.tasks().lease(),
                System::nanoTime));
    EndpointHomes homes =
        shared
            ? new LeasedHomes(
                backend.leases(),
                backend.servers(),
                membership,
                backend.notices(),
                System::nanoTime)
            : new SoleHome();
    warn(config.http(), shared);
    return new ServerParts(membership, homes, former, shared);
  }

  private static void warn(ServerConfig.Http http, boolean shared) {
    boolean everywhere = http.host().equals("0.0.0.0") || http.host().equals("::");
    if (shared && everywhere && http.advertiseUrl().isEmpty()) {
      LoggerFactory.getLogger(ServerParts.class)
          .warn(
              "advertise-url is not set: servers on other machines cannot reach this one. Set it to"
                  + " the URL of this server in their network.");
    }
  }

  /// Joins the other servers, once this one listens.
  void join() {
    if (shared) {
      membership.joinOthers(former);
      membership.start();
    } else {
      membership.joinAlone();
    }
  }
}
