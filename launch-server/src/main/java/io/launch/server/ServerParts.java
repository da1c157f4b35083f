package io.launch.server;

import io.launch.core.Ids;
import io.launch.core.Signal;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.endpoint.EndpointHomes;
import io.launch.core.endpoint.LeasedHomes;
import io.launch.core.endpoint.SoleHome;
import io.launch.core.server.Membership;
import io.launch.core.server.Notice;
import io.launch.core.server.ServerId;
import io.launch.core.task.Dispatcher;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TasksAmongServers;
import io.launch.core.task.ToldQueue;
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

  /// The queue of tasks; what happens in it is told to the other servers.
  TaskQueue tell(Backend backend) {
    return shared ? new ToldQueue(backend.queue(), homes, backend.notices()) : backend.queue();
  }

  /// Has what the other servers tell, and what becomes of them, reach whom it concerns.
  void listen(
      Backend backend,
      Signal look,
      EndpointDirectory directory,
      Dispatcher dispatcher,
      Resources resources) {
    if (!shared) {
      return;
    }
    TasksAmongServers tasks =
        resources.own(
            new TasksAmongServers(
                backend.queue(), backend.servers(), membership, homes, directory, dispatcher));
    membership.listen(tasks);
    membership.listen(new Looking(look));
    backend.notices().listen(tasks);
    backend
        .notices()
        .listen(notice -> {
          if (notice instanceof Notice.EndpointChanged || notice instanceof Notice.Missed) {
            look.raise();
          }
        });
    tasks.start();
  }

  /// Endpoints of a server that is gone are there to be taken; those of one that was taken for dead
  /// are lost.
  private record Looking(Signal look) implements Membership.Listener {
    @Override
    public void gone(ServerId server) {
      look.raise();
    }

    @Override
    public void expelled(ServerId former) {
      look.raise();
    }
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
