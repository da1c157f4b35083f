package io.launch.bench.chaos.site;

import io.launch.bench.chaos.fault.Fault.NobodyThere;
import io.launch.bench.chaos.fault.PlannedFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Signals to servers and workers.
///
/// @param servers those of the run, which do not change
public record ProcessFaults(List<ChaosServer> servers) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  public ProcessFaults {
    servers = List.copyOf(servers);
  }

  /// SIGKILL to a worker.
  String killWorker(PlannedFault plan) throws NobodyThere, InterruptedException {
    Victim victim = worker(plan);
    victim.worker().destroyForcibly();
    return victim.describe();
  }

  /// SIGSTOP to a worker, which may be killed meanwhile by its server, as it answers nothing.
  String stopWorker(PlannedFault plan) throws Exception {
    Victim victim = worker(plan);
    ChaosServer.signal(victim.worker(), "STOP");
    try {
      Thread.sleep(plan.lasts());
    } finally {
      ChaosServer.signal(victim.worker(), "CONT");
    }
    return victim.describe();
  }

  /// SIGKILL to a server, which stays away for a while.
  String killServer(PlannedFault plan) throws Exception {
    return alone(
        plan,
        server -> {
          server.kill();
          Thread.sleep(plan.lasts());
          server.startAgain();
        });
  }

  /// SIGSTOP to a server.
  String stopServer(PlannedFault plan) throws Exception {
    return alone(
        plan,
        server -> {
          server.signal("STOP");
          try {
            Thread.sleep(plan.lasts());
          } finally {
            server.signal("CONT");
          }
        });
  }

  private interface Deed {
    void doTo(ChaosServer server) throws Exception;
  }

  private String alone(PlannedFault plan, Deed deed) throws Exception {
    ChaosServer server = servers.get(plan.pickOf(servers.size()));
    if (!server.exclusive().tryLock()) {
      throw new NobodyThere(server.spec().name() + " is in another fault's hands");
    }
    try {
      deed.doTo(server);
    } finally {
      server.exclusive().unlock();
    }
    return server.spec().name();
  }

  private record Victim(ChaosServer server, ProcessHandle worker) {
    String describe() {
      String command = worker.info().commandLine().orElse("");
      String kind = command.contains("launch_worker.py") ? "Python" : "Java";
      return "%s worker %d of %s".formatted(kind, worker.pid(), server.spec().name());
    }
  }

  /// Waits a little for one, as after the start of a server there is none.
  private Victim worker(PlannedFault plan) throws NobodyThere, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<Victim> victims = victims();
    while (victims.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new NobodyThere("there was no worker for " + PATIENCE);
      }
      Thread.sleep(LOOK_EVERY);
      victims = victims();
    }
    return victims.get(plan.pickOf(victims.size()));
  }

  private List<Victim> victims() {
    List<Victim> victims = new ArrayList<>();
    for (ChaosServer server : servers) {
      server.workers().forEach(worker -> victims.add(new Victim(server, worker)));
    }
    return victims;
  }
}
