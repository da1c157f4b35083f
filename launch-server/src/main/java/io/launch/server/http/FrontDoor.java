package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Where every request comes in: counts those in progress, refuses past the bound and while the
/// server stops, and finds the route. Workers fetch inputs and store results until the last of them
/// has ended its task, and past the bound up to twice of it: a task would fail for it that others
/// wait for answers.
public final class FrontDoor {
  private static final Duration STOPPING = Duration.ofSeconds(5);

  private final Router router;
  private final ErrorRenderer errors;
  private final int maxInProgress;
  private final Supplier<String> requestIds;
  private final Object lock = new Object();
  private int inProgress;
  private volatile boolean stopping;

  /// @param requestIds names for requests, for errors and the log
  public FrontDoor(
      Router router, ErrorRenderer errors, int maxInProgress, Supplier<String> requestIds) {
    this.router = router;
    this.errors = errors;
    this.maxInProgress = maxInProgress;
    this.requestIds = requestIds;
  }

  /// Serves one request, on its event loop.
  void accept(HttpServerRequest request) {
    // Nothing is read of a body before somebody wants it.
    request.pause();
    Call call = new Call(request, Vertx.currentContext(), requestIds.get());
    try {
      switch (router.find(request.method(), request.path())) {
        case Router.Match.Unknown() -> errors.unknownPath(call);
        case Router.Match.WrongMethod(var allowed) -> errors.wrongMethod(call, allowed);
        case Router.Match.Found(var handler, var values) -> {
          call.pathValues(values);
          enter(call, handler);
        }
      }
    } catch (RuntimeException e) {
      errors.render(call, e);
    }
  }

  private void enter(Call call, Handler handler) {
    if (handler instanceof HealthRoutes.Probe) {
      handler.handle(call);
      return;
    }
    if (stopping && !(handler instanceof Handler.ToTheEnd)) {
      throw LaunchException.retryLater(
          ErrorCode.UNAVAILABLE, "The server is stopping. Please retry.", STOPPING);
    }
    synchronized (lock) {
      if (inProgress
          >= (handler instanceof Handler.ToTheEnd ? 2L * maxInProgress : maxInProgress)) {
        errors.tooManyRequests(call);
        return;
      }
      inProgress++;
    }
    call.onLeave(this::left);
    call.request().response().endHandler(_ -> call.leave()).closeHandler(_ -> call.leave());
    handler.handle(call);
  }

  private void left() {
    synchronized (lock) {
      inProgress--;
      lock.notifyAll();
    }
  }

  /// Lets nothing in any more, but what is needed by that which runs.
  public void shut() {
    stopping = true;
  }

  /// Waits until what is inside has been answered, at most this long.
  public void awaitEmpty(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      while (inProgress > 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return;
        }
        lock.wait(left);
      }
    }
  }
}
