package io.launch.core.predict;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.worker.Slot;
import io.launch.core.worker.StreamEnd;
import io.launch.core.worker.WorkerAnswers;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerSlots;
import io.launch.core.worker.WorkerStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One streaming request: its wait for a place, its way to a worker, and the pieces that come back.
/// Everything happens on its loop.
final class StreamedCall implements WorkerStream {
  private static final int MAX_TRIES = 4;

  private final WorkerClient workers;
  private final PieceSink sink;
  private final Executor loop;
  private final long maxPieceBytes;

  private CompletableFuture<Slot> place = new CompletableFuture<>();
  private @Nullable Running running;
  private int tries;
  private boolean paused;
  private boolean begun;
  private boolean over;

  StreamedCall(WorkerClient workers, PieceSink sink, Executor loop, long maxPieceBytes) {
    this.workers = workers;
    this.sink = sink;
    this.loop = loop;
    this.maxPieceBytes = maxPieceBytes;
  }

  /// Goes on once the request was looked at, unless its caller is gone.
  ///
  /// @param fault why it is refused; null when it fits
  void checked(@Nullable Throwable fault, Runnable start) {
    if (over) {
      return;
    }
    Throwable cause = fault instanceof CompletionException e ? e.getCause() : fault;
    switch (cause) {
      case null -> start.run();
      case LaunchException why -> refuse(why);
      case Throwable bug ->
          refuse(new LaunchException(ErrorCode.INTERNAL, "the request could not be checked", bug));
    }
  }

  void start(WorkerSlots slots, byte[] envelope, Duration patience, Duration timeout) {
    Duration wait = patience.compareTo(timeout) < 0 ? patience : timeout;
    attempt(new Plan(slots, new WorkerCall(envelope, timeout, maxPieceBytes), wait));
  }

  /// What every attempt needs.
  private record Plan(WorkerSlots slots, WorkerCall call, Duration patience) {}

  /// A worker's stream and the place that it takes.
  private record Running(WorkerStream stream, Slot slot) {}

  void refuse(LaunchException why) {
    finish(new StreamOutcome.Refused(why));
  }

  private void attempt(Plan plan) {
    tries++;
    place = plan.slots.acquire(plan.patience);
    // Places are handed over on the thread of whoever gave them back.
    place.whenComplete((slot, thrown) -> loop.execute(() -> placed(plan, slot, thrown)));
  }

  private void placed(Plan plan, @Nullable Slot slot, @Nullable Throwable thrown) {
    if (slot == null) {
      if (!over) {
        refuse(thrown instanceof LaunchException why ? why : WorkerFaults.unreachable("" + thrown));
      }
      return;
    }
    if (over) {
      slot.release();
      return;
    }
    Attempt attempt = new Attempt(plan, slot);
    try {
      attempt.under(workers.stream(slot.address(), plan.call, attempt));
    } catch (RuntimeException bug) {
      slot.release();
      refuse(new LaunchException(ErrorCode.INTERNAL, "the worker could not be asked", bug));
    }
  }

  /// A worker at work for this request, and its place.
  private final class Attempt implements Sink {
    private final Plan plan;
    private final Slot slot;
    private boolean ended;

    Attempt(Plan plan, Slot slot) {
      this.plan = plan;
      this.slot = slot;
    }

    /// Takes the worker's stream by the hand, unless it ended before anybody could.
    void under(WorkerStream stream) {
      if (ended) {
        return;
      }
      if (over) {
        stream.cancel();
        slot.release();
        return;
      }
      running = new Running(stream, slot);
      if (paused) {
        stream.pause();
      }
    }

    @Override
    public void piece(byte[] data) {
      loop.execute(() -> {
        if (!over) {
          begun = true;
          sink.piece(PieceJson.compact(data));
        }
      });
    }

    @Override
    public void end(StreamEnd end) {
      loop.execute(() -> settle(end));
    }

    private void settle(StreamEnd end) {
      CompletionStage<Optional<String>> abandoned =
          CompletableFuture.completedStage(Optional.empty());
      ended = true;
      running = null;
      switch (end) {
        case StreamEnd.Broken _ -> slot.releaseBroken();
        case StreamEnd.Refused(int status, _) when endsItself(status) -> slot.releaseBroken();
        case StreamEnd.TimedOut _ -> abandoned = slot.abandon();
        case StreamEnd.Completed _, StreamEnd.Failed _, StreamEnd.Refused _, StreamEnd.TooLarge _ ->
            slot.release();
      }
      if (over) {
        return;
      }
      if (end instanceof StreamEnd.TimedOut) {
        abandoned.thenAcceptAsync(epitaph -> timedOut(plan.call.timeout(), epitaph), loop);
      } else if (notRun(end) && tries < MAX_TRIES) {
        attempt(plan);
      } else if (end instanceof StreamEnd.Broken(var reason, boolean sent) && sent) {
        slot.epitaph()
            .thenAcceptAsync(
                epitaph ->
                    finish(new StreamOutcome.Failed(WorkerFaults.died(epitaph.orElse(reason)))),
                loop);
      } else {
        finish(outcome(end));
      }
    }
  }

  private void timedOut(Duration timeout, Optional<String> epitaph) {
    if (epitaph.isPresent()) {
      finish(new StreamOutcome.Failed(WorkerFaults.hung(timeout, epitaph.get())));
    } else if (begun) {
      finish(
          new StreamOutcome.Failed(
              "The model gave no further piece within %d ms, and was given up."
                  .formatted(timeout.toMillis())));
    } else {
      refuse(WorkerFaults.timedOut());
    }
  }

  private static boolean endsItself(int status) {
    return status == WorkerAnswers.REFUSED || status == WorkerAnswers.HUNG;
  }

  private static boolean notRun(StreamEnd end) {
    return switch (end) {
      case StreamEnd.Broken(_, boolean sent) -> !sent;
      case StreamEnd.Refused(int status, _) -> status == WorkerAnswers.REFUSED;
      case StreamEnd.Completed _, StreamEnd.Failed _, StreamEnd.TimedOut _, StreamEnd.TooLarge _ ->
          false;
    };
  }

  private StreamOutcome outcome(StreamEnd end) {
    return switch (end) {
      case StreamEnd.Completed() -> new StreamOutcome.Completed();
      case StreamEnd.Failed(var error, var traceback) ->
          new StreamOutcome.Failed(traceback == null ? error : traceback);
      case StreamEnd.Refused(int status, var body) -> refused(status, body);
      case StreamEnd.Broken(var reason, _) ->
          new StreamOutcome.Refused(WorkerFaults.unreachable(reason));
      case StreamEnd.TimedOut() -> new StreamOutcome.Refused(WorkerFaults.timedOut());
      case StreamEnd.TooLarge(long limit) ->
          new StreamOutcome.Failed(
              "A piece of the answer is larger than %d bytes (max-result-bytes). Answer smaller pieces."
                  .formatted(limit));
    };
  }

  private static StreamOutcome refused(int status, byte[] body) {
    var failure = WorkerAnswers.failure(status, body);
    return switch (status) {
      case 400 -> new StreamOutcome.Refused(WorkerFaults.unfit(failure.error()));
      case WorkerAnswers.REFUSED ->
          new StreamOutcome.Refused(WorkerFaults.unreachable(failure.error()));
      default -> {
        String traceback = failure.traceback();
        yield new StreamOutcome.Failed(traceback == null ? failure.error() : traceback);
      }
    };
  }

  private void finish(StreamOutcome outcome) {
    if (over) {
      return;
    }
    over = true;
    sink.end(outcome);
  }

  @Override
  public void pause() {
    paused = true;
    if (running != null) {
      running.stream.pause();
    }
  }

  @Override
  public void resume() {
    paused = false;
    if (running != null) {
      running.stream.resume();
    }
  }

  @Override
  public void cancel() {
    if (over) {
      return;
    }
    over = true;
    place.cancel(false);
    if (running != null) {
      running.stream.cancel();
      // The model ends at its next piece. Its worker lets the next request wait for it until then.
      running.slot.release();
    }
  }
}
