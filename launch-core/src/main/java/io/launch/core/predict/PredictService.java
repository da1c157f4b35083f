package io.launch.core.predict;

import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.ObjectStore.Audience;
import io.launch.core.worker.Slot;
import io.launch.core.worker.WorkerAnswers;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerPicker;
import io.launch.core.worker.WorkerReply;
import io.launch.core.worker.WorkerSlots;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sync predictions: from a request to a worker's answer, without a database and without blocking.
public final class PredictService {
  private static final int MAX_TRIES = 4;
  private static final List<Object> ARGS = List.of("body", "args");

  private final EndpointDirectory directory;
  private final WorkerPicker picker;
  private final WorkerClient workers;
  private final ObjectStore objects;
  private final Envelopes envelopes;
  private final Ids ids;
  private final PredictLimits limits;
  private final RequestCheck check;

  /// A service that checks nothing.
  public PredictService(
      EndpointDirectory directory,
      WorkerPicker picker,
      WorkerClient workers,
      ObjectStore objects,
      Ids ids,
      PredictLimits limits) {
    this(directory, picker, workers, objects, ids, limits, RequestCheck.NONE);
  }

  /// @param check looks at the args of every request
  public PredictService(
      EndpointDirectory directory,
      WorkerPicker picker,
      WorkerClient workers,
      ObjectStore objects,
      Ids ids,
      PredictLimits limits,
      RequestCheck check) {
    this.directory = directory;
    this.picker = picker;
    this.workers = workers;
    this.objects = objects;
    this.envelopes = new Envelopes(objects, limits.timeout().multipliedBy(2));
    this.ids = ids;
    this.limits = limits;
    this.check = check;
  }

  /// Runs a request at the least busy worker of a sync or a streaming endpoint.
  ///
  /// @return a stage that fails with NOT_FOUND, INVALID_ARGUMENT (also when the input does not fit
  ///   the model), UNPROCESSABLE (when it breaks the model's schema), QUEUE_FULL, UNAVAILABLE or
  ///   DEADLINE_EXCEEDED
  public CompletionStage<Prediction> predict(
      Caller caller, EndpointId endpointId, TaskRequest request) {
    try {
      Endpoint endpoint = directory.forInference(caller, endpointId, EndpointType.SYNC);
      TaskInput input = TaskInputs.resolve(caller, objects.bucket(), request);
      return check
          .check(endpoint, input, ARGS)
          .thenCompose(_ -> send(caller, endpoint, input, request));
    } catch (LaunchException refused) {
      return CompletableFuture.failedStage(refused);
    }
  }

  private CompletionStage<Prediction> send(
      Caller caller, Endpoint endpoint, TaskInput input, TaskRequest request) {
    try {
      Optional<ObjectKey> pickle =
          request.returnPickled() ? Optional.of(pickleKey(caller)) : Optional.empty();
      Call call =
          new Call(
              picker.slots(endpoint.id()),
              envelopes.write(input, CallTerms.pickledTo(pickle)),
              pickle,
              request.numRetries().map(it -> Math.min(it, MAX_TRIES - 1) + 1).orElse(MAX_TRIES));
      Optional<Duration> deadline = request.timeout().filter(this::shorter);
      CompletableFuture<Prediction> prediction =
          call.run(min(limits.patience(), deadline.orElse(limits.timeout())));
      // Without a wish of the caller's, the time that the worker is given is all that is needed.
      return deadline.isPresent() ? withDeadline(prediction, deadline.get()) : prediction;
    } catch (LaunchException refused) {
      return CompletableFuture.failedStage(refused);
    }
  }

  private boolean shorter(Duration asked) {
    return asked.compareTo(limits.timeout()) < 0;
  }

  private ObjectKey pickleKey(Caller caller) {
    return new ObjectKey("results/%s/%s.pkl".formatted(caller.owner(), ids.plain()));
  }

  /// The caller waits this long and no longer; the worker's place stays taken until it is done.
  private static CompletionStage<Prediction> withDeadline(
      CompletableFuture<Prediction> prediction, Duration deadline) {
    if (prediction.isDone()) {
      return prediction;
    }
    return prediction
        .copy()
        .orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionallyCompose(thrown ->
            CompletableFuture.failedFuture(
                thrown instanceof TimeoutException ? WorkerFaults.timedOut() : thrown));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /// One request on its way to a worker.
  private final class Call {

    private final WorkerSlots slots;
    private final byte[] envelope;
    private final Optional<ObjectKey> pickle;
    private final int maxTries;
    private final long deadline = System.nanoTime() + limits.timeout().toNanos();
    private int tries;

    Call(WorkerSlots slots, byte[] envelope, Optional<ObjectKey> pickle, int maxTries) {
      this.slots = slots;
      this.envelope = envelope;
      this.pickle = pickle;
      this.maxTries = maxTries;
    }

    CompletableFuture<Prediction> run(Duration patience) {
      tries++;
      return slots.acquire(patience).thenCompose(slot -> ask(slot, patience));
    }

    private CompletionStage<Prediction> ask(Slot slot, Duration patience) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      WorkerCall call = new WorkerCall(envelope, left, limits.maxResultBytes());
      CompletionStage<WorkerReply> reply;
      try {
        reply = workers.predict(slot.address(), call);
      } catch (RuntimeException bug) {
        slot.release();
        throw bug;
      }
      return reply.thenCompose(known -> settle(slot, known, patience));
    }

    private CompletionStage<Prediction> settle(Slot slot, WorkerReply reply, Duration patience) {
      return switch (reply) {
        case WorkerReply.Answered(int status, var body) when status == WorkerAnswers.REFUSED -> {
          slot.releaseBroken();
          yield again(WorkerAnswers.failure(status, body).error(), patience);
        }
        case WorkerReply.Answered(int status, var body) -> {
          if (status == WorkerAnswers.HUNG) {
            slot.releaseBroken();
          } else {
            slot.release();
          }
          yield answered(status, body);
        }
        case WorkerReply.Broken(var reason, boolean sent) -> {
          slot.releaseBroken();
          if (sent) {
            yield slot.epitaph()
                .thenApply(
                    epitaph -> new Prediction.Failed(WorkerFaults.died(epitaph.orElse(reason))));
          }
          yield again(reason, patience);
        }
        case WorkerReply.TimedOut() -> slot.abandon().thenCompose(this::hung);
        case WorkerReply.TooLarge(long limit) -> {
          slot.release();
          yield done(
              new Prediction.Failed(
                  "The result is larger than %d bytes (max-result-bytes). Ask for it with"
                          .formatted(limit)
                      + " return_pickled, which stores it and answers a URL."));
        }
      };
    }

    /// Nothing was run: another worker may take it.
    private CompletionStage<Prediction> again(String reason, Duration patience) {
      return tries < maxTries
          ? run(patience)
          : CompletableFuture.failedStage(WorkerFaults.unreachable(reason));
    }

    private CompletionStage<Prediction> hung(Optional<String> epitaph) {
      return epitaph
          .map(how -> done(new Prediction.Failed(WorkerFaults.hung(limits.timeout(), how))))
          .orElseGet(() -> CompletableFuture.failedStage(WorkerFaults.timedOut()));
    }

    private CompletionStage<Prediction> answered(int status, byte[] body) {
      if (status == 200) {
        return done(
            pickle
                .<Prediction>map(key ->
                    new Prediction.Stored(
                        objects.signGet(key, limits.urlValidity(), Audience.USER)))
                .orElseGet(() -> new Prediction.Answered(body)));
      }
      var failure = WorkerAnswers.failure(status, body);
      if (status == 400) {
        return CompletableFuture.failedStage(WorkerFaults.unfit(failure.error()));
      }
      String traceback = failure.traceback();
      return done(new Prediction.Failed(traceback == null ? failure.error() : traceback));
    }

    private static CompletionStage<Prediction> done(Prediction prediction) {
      return CompletableFuture.completedStage(prediction);
    }
  }
}
