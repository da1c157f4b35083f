package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.server.openapi.Operation;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/// `GET /healthz`, `/healthcheck` (the process answers) and `/readyz` (it can serve: database and
/// object store answer). Without credentials, and never limited.
public final class HealthRoutes {
  private final ErrorRenderer errors;
  private final List<Check> checks;

  /// Throws unless something that the server needs answers.
  public interface Check {
    void run() throws Exception;
  }

  public HealthRoutes(ErrorRenderer errors, List<Check> checks) {
    this.errors = errors;
    this.checks = List.copyOf(checks);
  }

  /// A handler that is served whatever else goes on.
  interface Probe extends Handler {}

  public void mount(Router router) {
    Probe alive = call -> call.answer(200, Map.of(), Buffer.buffer());
    Probe ready = call -> Thread.ofVirtual().name("readyz").start(() -> ready(call));
    router.get("/healthz", alive, about("Ask whether the process answers"));
    router.get("/healthcheck", alive, about("Ask whether the process answers"));
    router.get(
        "/readyz", ready, about("Ask whether the server can serve").fails(ErrorCode.UNAVAILABLE));
  }

  private static Operation about(String summary) {
    return Operation.of("server", summary).open();
  }

  private void ready(Call call) {
    try {
      for (Check check : checks) {
        check.run();
      }
      call.answer(200, Map.of(), Buffer.buffer());
    } catch (Exception e) {
      errors.render(
          call, new LaunchException(ErrorCode.UNAVAILABLE, "not ready: " + e.getMessage(), e));
    }
  }
}
