package io.launch.adapters.process;

import io.launch.core.testkit.OrchestratorContract;
import io.launch.core.worker.EndpointLog;
import io.launch.core.worker.WorkerPhase.Listening;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// A server reduced to its orchestrator: starts a worker that does not end when asked, says so, and
/// rests until it is killed.
public final class LaunchingParent {
  private LaunchingParent() {}

  public static void main(String[] arguments) throws Exception {
    ProcessOrchestrator orchestrator =
        new ProcessOrchestrator(
            Processes.launcher(Path.of(arguments[0])),
            EndpointLog.Limits.DEFAULT,
            InstantSource.system());
    CountDownLatch listening = new CountDownLatch(1);
    orchestrator.onChange(() -> {
      if (orchestrator.workers(OrchestratorContract.ENDPOINT).getFirst().phase()
          instanceof Listening) {
        listening.countDown();
      }
    });
    orchestrator.start(Processes.spec("wrk_1", arguments[1]));
    listening.await();
    System.out.println("listening");
    new CountDownLatch(1).await();
  }
}
