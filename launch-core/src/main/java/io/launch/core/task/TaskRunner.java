package io.launch.core.task;

import io.launch.api.worker.PredictAnswer;
import io.launch.api.worker.PredictFailure;
import io.launch.core.object.ObjectKey;
import io.launch.core.predict.CallTerms;
import io.launch.core.predict.Envelopes;
import io.launch.core.worker.Slot;
import io.launch.core.worker.WorkerAnswers;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerReply;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one attempt of a task at a worker, and says what became of it.
final class TaskRunner {
  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

  private final WorkerClient workers;
  private final Envelopes envelopes;
  private final TaskLimits limits;
  private final Supplier<Optional<Duration>> ownTimeout;

  TaskRunner(WorkerClient workers, Envelopes envelopes, TaskLimits limits) {
    this(workers, envelopes, limits, Optional::empty);
  }

  private TaskRunner(
      WorkerClient workers,
      Envelopes envelopes,
      TaskLimits limits,
      Supplier<Optional<Duration>> ownTimeout) {
    this.workers = workers;
    this.envelopes = envelopes;
    this.limits = limits;
    this.ownTimeout = ownTimeout;
  }

  /// One for an endpoint that may have its own longest run.
  TaskRunner within(Supplier<Optional<Duration>> timeout) {
    return new TaskRunner(workers, envelopes, limits, timeout);
  }

  /// Sends the task to the worker that the slot is for; the outcome comes when it is known, after
  /// the slot has been given back.
  void run(LeasedTask task, Slot slot, Consumer<TaskOutcome> outcome) {
    Optional<ObjectKey> pickle =
        task.returnPickled() ? Optional.of(pickleKey(task)) : Optional.empty();
    Duration timeout = ownTimeout.get().orElse(limits.runTimeout());
    byte[] envelope =
        envelopes
            .validFor(timeout.multipliedBy(2))
            .write(task.input(), CallTerms.pickledTo(pickle));
    workers
        .predict(slot.address(), new WorkerCall(envelope, timeout, limits.maxResultBytes()))
        .thenCompose(reply -> outcome(task, slot, reply, pickle))
        .thenAccept(outcome);
  }

  /// An outcome whatever happens: a task without one would stay leased for as long as this server
  /// lives.
  private CompletionStage<TaskOutcome> outcome(
      LeasedTask task, Slot slot, WorkerReply reply, Optional<ObjectKey> pickle) {
    try {
      return settle(task, slot, reply, pickle);
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).addKeyValue("task", task.id()).log("reply not understood");
      slot.release();
      return ended(task, failed("The worker's reply could not be understood: " + bug));
    }
  }

  /// The attempt is part of the key, so that a worker that was given up on cannot write over the
  /// result of its successor.
  private static ObjectKey pickleKey(LeasedTask task) {
    return new ObjectKey("results/%s/%s-%d.pkl".formatted(task.owner(), task.id(), task.attempt()));
  }

  private CompletionStage<TaskOutcome> settle(
      LeasedTask task, Slot slot, WorkerReply reply, Optional<ObjectKey> pickle) {
    return switch (reply) {
      case WorkerReply.Answered(int status, _) when status == WorkerAnswers.REFUSED -> {
        slot.releaseBroken();
        yield CompletableFuture.completedStage(new TaskOutcome.Returned(task.id(), task.attempt()));
      }
      case WorkerReply.Answered(int status, var body) -> {
        if (status == WorkerAnswers.HUNG) {
          // The task ends with it: it would hang in the next worker too.
          slot.releaseBroken();
        } else {
          slot.release();
        }
        yield ended(task, status == 200 ? success(body, pickle) : failure(status, body));
      }
      case WorkerReply.Broken(var reason, boolean sent) -> {
        slot.releaseBroken();
        yield sent
            ? slot.epitaph().thenApply(epitaph -> lost(task, epitaph.orElse(reason)))
            : CompletableFuture.completedStage(new TaskOutcome.Returned(task.id(), task.attempt()));
      }
      case WorkerReply.TimedOut() -> slot.abandon().thenApply(epitaph -> tooLong(task, epitaph));
      case WorkerReply.TooLarge(long limit) -> {
        slot.release();
        yield ended(
            task,
            failed(
                "The result is larger than %d bytes (max-result-bytes). Ask for it with"
                        .formatted(limit)
                    + " return_pickled, which stores it and answers a URL."));
      }
    };
  }

  private TaskOutcome tooLong(LeasedTask task, Optional<String> epitaph) {
    String limit =
        ownTimeout
            .get()
            .map(it -> it + " (the endpoint's queue_message_timeout_seconds)")
            .orElse(limits.runTimeout() + " (task-timeout)");
    String error = "The task ran longer than %s and was given up.".formatted(limit);
    return new TaskOutcome.Ended(
        task.id(),
        task.attempt(),
        new TaskState.Failed(error, epitaph.map(how -> error + "\n" + how).orElse(error)));
  }

  private TaskOutcome lost(LeasedTask task, String reason) {
    return new TaskOutcome.Lost(task.id(), task.attempt(), reason, limits.maxAttempts());
  }

  private static CompletionStage<TaskOutcome> ended(LeasedTask task, TaskState state) {
    return CompletableFuture.completedStage(
        new TaskOutcome.Ended(task.id(), task.attempt(), state));
  }

  private static TaskState success(byte[] body, Optional<ObjectKey> pickle) {
    try {
      PredictAnswer answer = WorkerAnswers.answer(body);
      if (pickle.isPresent()) {
        return new TaskState.Stored(pickle.get());
      }
      String result = answer.result();
      return result == null
          ? failed("The worker stored a result that was to be answered as JSON.")
          : new TaskState.Succeeded(result);
    } catch (IOException e) {
      return failed(e.toString());
    }
  }

  private static TaskState failure(int status, byte[] body) {
    PredictFailure failure = WorkerAnswers.failure(status, body);
    String traceback = failure.traceback();
    return new TaskState.Failed(failure.error(), traceback == null ? failure.error() : traceback);
  }

  private static TaskState failed(String error) {
    return new TaskState.Failed(error, error);
  }
}
