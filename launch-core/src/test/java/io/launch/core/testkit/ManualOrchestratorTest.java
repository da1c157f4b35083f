package io.launch.core.testkit;

import io.launch.core.worker.Orchestrator;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerSpec;

class ManualOrchestratorTest implements OrchestratorContract {
  private final ManualOrchestrator orchestrator = new ManualOrchestrator(new ManualClock());

  @Override
  public Orchestrator orchestrator() {
    return orchestrator;
  }

  @Override
  public boolean endsByForce() {
    return false;
  }

  @Override
  public void start(WorkerSpec spec, Behaviour behaviour) {
    orchestrator.start(spec);
    switch (behaviour) {
      case LISTENS, IGNORES_STOP -> listens(spec);
      case PREPARES -> {
        orchestrator.preparing(spec.id(), PREPARATION);
        orchestrator.prepared(spec.id());
        listens(spec);
      }
      case FAILS -> {
        orchestrator.prints(spec.id(), "no such class");
        orchestrator.exited(spec.id(), "exit code 3: no such class", "no such class");
      }
    }
  }

  private void listens(WorkerSpec spec) {
    orchestrator.prints(spec.id(), "loading");
    orchestrator.prints(spec.id(), "loaded");
    orchestrator.listening(spec.id(), new WorkerAddress("127.0.0.1", 4711));
    orchestrator.onStop(worker -> orchestrator.exited(worker, "exit code 0"));
  }
}
