package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.Signal;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.endpoint.EndpointHomes;
import io.launch.core.server.Membership;
import io.launch.core.server.Notice;
import io.launch.core.server.ServerId;
import io.launch.core.server.ServerRegistry;
import io.launch.core.server.ServerRow;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps tasks moving among several servers: takes back what servers had that are gone, gives up
/// what this one had when it was taken for dead, and passes on what the others tell. It looks now
/// and then whether anybody tells it or not, so that nothing hangs on a notice that was lost, or on
/// a server that died in the middle of this.
public final class TasksAmongServers
    implements Membership.Listener, Consumer<Notice>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TasksAmongServers.class);
  private static final Duration NOW_AND_THEN = Duration.ofSeconds(5);

  private final TaskQueue queue;
  private final ServerRegistry servers;
  private final Membership membership;
  private final EndpointHomes homes;
  private final EndpointDirectory directory;
  private final Dispatcher dispatcher;
  private final Signal look = new Signal();
  private volatile Optional<Thread> thread = Optional.empty();

  public TasksAmongServers(
      TaskQueue queue,
      ServerRegistry servers,
      Membership membership,
      EndpointHomes homes,
      EndpointDirectory directory,
      Dispatcher dispatcher) {
    this.queue = queue;
    this.servers = servers;
    this.membership = membership;
    this.homes = homes;
    this.directory = directory;
    this.dispatcher = dispatcher;
  }

  /// Looks in the background until closed.
  public void start() {
    thread = Optional.of(Thread.ofVirtual().name("tasks-among-servers").start(this::run));
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look.await(NOW_AND_THEN);
        keepOn();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepOn() {
    try {
      runOnce();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("tasks of lost servers not taken back");
    }
  }

  /// Looks once.
  public void runOnce() {
    // The holders first: one that is not among the servers after that is gone for sure.
    Set<String> lost = new HashSet<>(queue.holders());
    servers.list().stream().map(ServerRow::id).map(ServerId::value).forEach(lost::remove);
    if (!lost.isEmpty()) {
      dispatcher.takeBack(lost);
    }
    directory.ids().forEach(this::wake);
  }

  private void wake(EndpointId endpoint) {
    if (homes.here(endpoint)) {
      dispatcher.wake(endpoint);
    }
  }

  @Override
  public void accept(Notice notice) {
    switch (notice) {
      case Notice.TasksQueued(var endpoint) -> wake(endpoint);
      case Notice.TasksEnded(var tasks) -> dispatcher.endedElsewhere(tasks);
      case Notice.TaskCancelled(var task) -> dispatcher.giveUp(task);
      case Notice.Missed() -> {
        dispatcher.anyEndedElsewhere();
        look.raise();
      }
      case Notice.EndpointChanged _ -> {}
    }
  }

  @Override
  public void gone(ServerId server) {
    look.raise();
  }

  /// Every tick of the keeper compares what runs with what is leased to the new name, which is
  /// nothing: so it is given up.
  @Override
  public void expelled(ServerId former) {
    dispatcher.rename(membership.me().value());
    look.raise();
  }

  @Override
  public void close() throws InterruptedException {
    if (thread.isPresent()) {
      thread.get().interrupt();
      thread.get().join();
    }
  }
}
