package io.launch.core.endpoint;

import io.launch.core.worker.Orchestrator;
import io.launch.core.worker.Worker;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerPhase;
import io.launch.core.worker.WorkerSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tells in an endpoint's log how its deployment goes, between what the workers print: what is
/// wanted, how each worker fares, and what the status becomes.
final class DeploymentNotes {
  private final Orchestrator orchestrator;

  /// What was told of a worker last.
  private final Map<WorkerId, String> told = new ConcurrentHashMap<>();

  DeploymentNotes(Orchestrator orchestrator) {
    this.orchestrator = orchestrator;
  }

  void wanted(Endpoint endpoint) {
    EndpointSpec spec = endpoint.spec();
    orchestrator.note(
        endpoint.id(),
        "Revision %d is wanted: bundle %s, workers: %d."
            .formatted(endpoint.revision(), spec.bundle(), spec.minWorkers()));
  }

  void started(WorkerSpec spec) {
    orchestrator.note(
        spec.endpoint(),
        "Worker %s of revision %d is started.".formatted(spec.id(), spec.revision()));
  }

  /// Tells what is new about a worker since the last look.
  void seen(SeenWorker worker) {
    String news =
        switch (worker.worker().phase()) {
          case WorkerPhase.Starting _, WorkerPhase.Exited _ -> "";
          case WorkerPhase.Preparing(var what, _) -> "is being prepared: " + what + ".";
          case WorkerPhase.Listening _ -> answers(worker);
        };
    WorkerId id = worker.worker().id();
    if (!news.isEmpty() && !news.equals(told.put(id, news))) {
      orchestrator.note(worker.worker().endpoint(), "Worker " + id + " " + news);
    }
  }

  /// A worker that is gone, and whether it was asked to go.
  void ended(Worker worker, String reason, boolean asked) {
    told.remove(worker.id());
    orchestrator.note(
        worker.endpoint(),
        "Worker " + worker.id() + (asked ? " has ended, as it was told." : " died: " + reason));
  }

  void status(Endpoint endpoint) {
    String reason = endpoint.statusReason();
    orchestrator.note(
        endpoint.id(),
        "Revision %d is %s%s"
            .formatted(
                endpoint.revision(), endpoint.status(), reason.isEmpty() ? "." : ": " + reason));
  }

  private static String answers(SeenWorker worker) {
    if (worker.answers()) {
      return "is ready.";
    }
    return worker.failingSince().isPresent() ? "does not answer its checks." : "";
  }
}
