package io.launch.core.task;

import io.launch.api.worker.PredictAnswer;
import io.launch.api.worker.PredictFailure;
import io.launch.core.predict.CallTerms;
import io.launch.core.predict.Envelopes;
import io.launch.core.worker.Slot;
import io.launch.core.worker.WorkerAnswers;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerReply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one attempt of a task at a worker, and says what became of it.
final class TaskRunner {
  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

  /// Past its deadline a task still gets a moment, as what it says at its end tells why.
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);

  /// How long the object store is left alone after it did not take a result, the first time.
  private static final Duration STORE_PAUSE = Duration.ofSeconds(5);

  /// How long a worker may take to say that it has told its model.
  private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(2);

  private final WorkerClient workers;
  private final Envelopes envelopes;
  private final ProgressUrls progress;
  private final TaskLimits limits;
  private final InstantSource clock;
  private final Supplier<Optional<Duration>> ownTimeout;

  TaskRunner(
      WorkerClient workers,
      Envelopes envelopes,
      ProgressUrls progress,
      TaskLimits limits,
      InstantSource clock) {
    this(workers, envelopes, progress, limits, clock, Optional::empty);
  }

  private TaskRunner(
      WorkerClient workers,
      Envelopes envelopes,
      ProgressUrls progress,
      TaskLimits limits,
      InstantSource clock,
      Supplier<Optional<Duration>> ownTimeout) {
    this.workers = workers;
    this.envelopes = envelopes;
    this.progress = progress;
    this.limits = limits;
    this.clock = clock;
    this.ownTimeout = ownTimeout;
  }

  /// One for an endpoint that may have its own longest run.
  TaskRunner within(Supplier<Optional<Duration>> timeout) {
    return new TaskRunner(workers, envelopes, progress, limits, clock, timeout);
  }

  /// Sends the task to the worker that the slot is for; the outcome comes when it is known, after
  /// the slot has been given back.
  void run(LeasedTask task, Slot slot, Consumer<TaskOutcome> outcome) {
    Attempt attempt = new Attempt(task, slot, timeout(task));
    Duration validity = attempt.timeout.multipliedBy(2);
    byte[] envelope = envelopes.validFor(validity).write(task.input(), terms(task, validity));
    workers
        .predict(slot.address(), new WorkerCall(envelope, attempt.timeout, limits.maxResultBytes()))
        .thenCompose(reply -> outcome(attempt, reply))
        .thenAccept(outcome);
  }

  private CallTerms terms(LeasedTask task, Duration validity) {
    CallTerms terms =
        task.returnPickled()
            ? CallTerms.pickledTo(Optional.of(TaskObjects.pickle(task)))
            : CallTerms.PLAIN.storingLarge(TaskObjects.json(task), limits.inline().resultBytes());
    return terms.named(callId(task.lease())).reportingTo(progress.url(task.lease(), validity));
  }

  private static String callId(LeasedTask.Lease lease) {
    return lease.id() + "-" + lease.fence();
  }

  /// Has the worker end a task that is this server's no longer. If it does not, it is ended itself.
  /// May be called again: a worker may not have heard of the task yet when it is told to end it.
  void giveUp(RunningTasks.Running running) {
    Slot slot = running.slot();
    if (running.giveUp()) {
      log.atInfo()
          .addKeyValue("task", running.task().id())
          .addKeyValue("worker", slot.worker())
          .log("task given up");
      CompletableFuture.delayedExecutor(limits.cancelGrace().toNanos(), TimeUnit.NANOSECONDS)
          .execute(() -> {
            if (!running.ended()) {
              slot.condemn(
                  "A task that was given up did not end within %s (cancel-grace)."
                      .formatted(limits.cancelGrace()));
            }
          });
    }
    workers.cancel(slot.address(), callId(running.task().lease()), CANCEL_TIMEOUT);
  }

  /// One task at one worker.
  private record Attempt(LeasedTask task, Slot slot, Duration timeout) {
    TaskRun run() {
      return TaskRun.at(slot);
    }
  }

  /// What the endpoint allows, or less when the task's own deadline comes first.
  private Duration timeout(LeasedTask task) {
    Duration allowed = ownTimeout.get().orElse(limits.runTimeout());
    return task.terms()
        .deadline()
        .map(end -> Duration.between(clock.instant(), end))
        .filter(left -> left.compareTo(allowed) < 0)
        .map(left -> left.compareTo(LEAST_TIMEOUT) < 0 ? LEAST_TIMEOUT : left)
        .orElse(allowed);
  }

  /// An outcome whatever happens: a task without one would stay leased for as long as this server
  /// lives.
  private CompletionStage<TaskOutcome> outcome(Attempt attempt, WorkerReply reply) {
    try {
      return settle(attempt, reply);
    } catch (RuntimeException | Error bug) {
      log.atError()
          .setCause(bug)
          .addKeyValue("task", attempt.task.id())
          .log("reply not understood");
      attempt.slot.release();
      return ended(attempt, failed("The worker's reply could not be understood: " + bug));
    }
  }

  private CompletionStage<TaskOutcome> settle(Attempt attempt, WorkerReply reply) {
    Slot slot = attempt.slot;
    return switch (reply) {
      case WorkerReply.Answered(int status, _) when status == WorkerAnswers.REFUSED -> {
        slot.releaseBroken();
        yield returned(attempt);
      }
      case WorkerReply.Answered(int status, _) when status == WorkerAnswers.CANCELLED -> {
        // Only what is this server's no longer is cancelled, so this counts for nothing.
        slot.release();
        yield returned(attempt);
      }
      case WorkerReply.Answered(int status, var body) when status == WorkerAnswers.HUNG -> {
        // The task ends with it: it would hang in the next worker too.
        slot.releaseBroken();
        PredictFailure failure = WorkerAnswers.failure(status, body);
        yield ended(attempt, timedOut(tooLong(attempt), trace(failure)));
      }
      case WorkerReply.Answered(int status, var body) -> {
        slot.release();
        yield status == 200
            ? ended(attempt, success(attempt.task, body))
            : failure(attempt, status, WorkerAnswers.failure(status, body));
      }
      case WorkerReply.Broken(var reason, boolean sent) -> {
        slot.releaseBroken();
        yield sent
            ? slot.epitaph().thenApply(epitaph -> lost(attempt, epitaph.orElse(reason)))
            : returned(attempt);
      }
      case WorkerReply.TimedOut() -> {
        // Nobody waits for the answer any more, and the model may listen.
        workers.cancel(slot.address(), callId(attempt.task.lease()), CANCEL_TIMEOUT);
        yield slot.abandon().thenApply(epitaph -> tooLong(attempt, epitaph));
      }
      case WorkerReply.TooLarge(long limit) -> {
        slot.release();
        yield ended(
            attempt,
            failed(
                "The result is larger than %d bytes (max-result-bytes). Ask for it with"
                        .formatted(limit)
                    + " return_pickled, which stores it and answers a URL."));
      }
    };
  }

  private TaskOutcome tooLong(Attempt attempt, Optional<String> epitaph) {
    String error = tooLong(attempt);
    return new TaskOutcome.Ended(
        attempt.task.lease(),
        timedOut(error, epitaph.map(how -> error + "\n" + how).orElse(error)),
        Optional.of(attempt.run()));
  }

  private String tooLong(Attempt attempt) {
    return "The task ran longer than %s and was given up.".formatted(limit(attempt.timeout));
  }

  private String limit(Duration timeout) {
    Optional<Duration> own = ownTimeout.get();
    if (timeout.compareTo(own.orElse(limits.runTimeout())) < 0) {
      return timeout.truncatedTo(ChronoUnit.MILLIS) + " (what was left until its deadline)";
    }
    return own.map(it -> it + " (the endpoint's queue_message_timeout_seconds)")
        .orElse(limits.runTimeout() + " (task-timeout)");
  }

  private static TaskState timedOut(String error, String traceback) {
    return new TaskState.Failed(FailureKind.TIMED_OUT, error, traceback);
  }

  private TaskOutcome lost(Attempt attempt, String reason) {
    LeasedTask task = attempt.task;
    int max = task.terms().maxAttempts();
    return task.attempt() >= max
        ? new TaskOutcome.Ended(
            task.lease(), TaskState.Failed.lost(reason, max), Optional.of(attempt.run()))
        : again(attempt, TaskEvent.Kind.LOST, reason);
  }

  /// A model's own exception is an outcome, unless the endpoint wants it tried again. Input that
  /// the model does not take would not fit the next time either.
  private CompletionStage<TaskOutcome> failure(
      Attempt attempt, int status, PredictFailure failure) {
    LeasedTask task = attempt.task;
    int max = task.terms().maxAttempts();
    if (status == WorkerAnswers.NOT_STORED) {
      return CompletableFuture.completedStage(notStored(attempt, failure));
    }
    if (status == WorkerAnswers.UNFIT || !task.terms().retryOnError()) {
      return ended(attempt, new TaskState.Failed(failure.error(), trace(failure)));
    }
    return task.attempt() >= max
        ? ended(attempt, TaskState.Failed.failedTooOften(failure.error(), trace(failure), max))
        : CompletableFuture.completedStage(again(attempt, TaskEvent.Kind.FAILED, failure.error()));
  }

  /// No fault of the model: it is tried again as if its worker had died, once the store has had
  /// some time to come to itself.
  private TaskOutcome notStored(Attempt attempt, PredictFailure failure) {
    LeasedTask task = attempt.task;
    int max = task.terms().maxAttempts();
    return task.attempt() >= max
        ? new TaskOutcome.Ended(
            task.lease(),
            TaskState.Failed.notStored(failure.error(), max),
            Optional.of(attempt.run()))
        : again(
            attempt,
            TaskEvent.Kind.NOT_STORED,
            failure.error(),
            STORE_PAUSE.multipliedBy(1L << (task.attempt() - 1)));
  }

  private TaskOutcome again(Attempt attempt, TaskEvent.Kind kind, String reason) {
    LeasedTask task = attempt.task;
    return again(attempt, kind, reason, task.terms().backoffAfter(task.attempt()));
  }

  private TaskOutcome again(Attempt attempt, TaskEvent.Kind kind, String reason, Duration backoff) {
    LeasedTask task = attempt.task;
    Instant now = clock.instant();
    return new TaskOutcome.Again(
        task.lease(),
        new TaskEvent(now, kind, task.attempt(), Optional.of(attempt.run()), reason),
        notBefore(now, backoff));
  }

  /// A task that need not wait is free whatever becomes of the clock: it may be set back.
  private static Instant notBefore(Instant now, Duration backoff) {
    return backoff.isZero() ? Instant.EPOCH : now.plus(backoff);
  }

  private static CompletionStage<TaskOutcome> ended(Attempt attempt, TaskState state) {
    return CompletableFuture.completedStage(
        new TaskOutcome.Ended(attempt.task.lease(), state, Optional.of(attempt.run())));
  }

  private static CompletionStage<TaskOutcome> returned(Attempt attempt) {
    return CompletableFuture.completedStage(new TaskOutcome.Returned(attempt.task.lease()));
  }

  private static TaskState success(LeasedTask task, byte[] body) {
    try {
      PredictAnswer answer = WorkerAnswers.answer(body);
      if (task.returnPickled()) {
        return new TaskState.Stored(TaskObjects.pickle(task));
      }
      String result = answer.result();
      if (result != null) {
        return new TaskState.Succeeded(result);
      }
      Long bytes = answer.resultBytes();
      return bytes == null
          ? failed("The worker stored a result, and did not say how long it is.")
          : new TaskState.StoredJson(TaskObjects.json(task), bytes);
    } catch (IOException e) {
      return failed(e.toString());
    }
  }

  private static String trace(PredictFailure failure) {
    String traceback = failure.traceback();
    return traceback == null ? failure.error() : traceback;
  }

  private static TaskState failed(String error) {
    return new TaskState.Failed(error, error);
  }
}
