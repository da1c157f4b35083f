package io.launch.core.predict;

import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.Caller;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.object.ObjectStore;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerPicker;
import io.launch.core.worker.WorkerSlots;
import io.launch.core.worker.WorkerStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/// Streaming predictions: from a request to the pieces of a worker's answer, through the same gate
/// as every other prediction, without a database and without blocking.
public final class StreamService {
  private static final List<Object> ARGS = List.of("body", "args");

  private final EndpointDirectory directory;
  private final WorkerPicker picker;
  private final WorkerClient workers;
  private final ObjectStore objects;
  private final Envelopes envelopes;
  private final PredictLimits limits;
  private final RequestCheck check;

  /// A service that checks nothing.
  public StreamService(
      EndpointDirectory directory,
      WorkerPicker picker,
      WorkerClient workers,
      ObjectStore objects,
      PredictLimits limits) {
    this(directory, picker, workers, objects, limits, RequestCheck.NONE);
  }

  /// @param limits of which the timeout is the longest wait for the next piece, and the largest
  ///   result that of one piece
  /// @param check looks at the args of every request
  public StreamService(
      EndpointDirectory directory,
      WorkerPicker picker,
      WorkerClient workers,
      ObjectStore objects,
      PredictLimits limits,
      RequestCheck check) {
    this.directory = directory;
    this.picker = picker;
    this.workers = workers;
    this.objects = objects;
    this.envelopes = new Envelopes(objects, limits.timeout().multipliedBy(2));
    this.limits = limits;
    this.check = check;
  }

  /// Runs a request at the least busy worker of a streaming endpoint. Pieces are JSON, whatever is
  /// said of pickles.
  ///
  /// @param sink is told everything, refusals too
  /// @param loop runs one thing after another; the sink is told on it, and whoever has the stream
  ///   by the hand acts on it
  public WorkerStream stream(
      Caller caller, EndpointId endpointId, TaskRequest request, PieceSink sink, Executor loop) {
    Duration timeout = request.timeout().filter(this::shorter).orElse(limits.timeout());
    StreamedCall call = new StreamedCall(workers, sink, loop, limits.maxResultBytes());
    try {
      Endpoint endpoint = directory.forInference(caller, endpointId, EndpointType.STREAMING);
      TaskInput input = TaskInputs.resolve(caller, objects.bucket(), request);
      byte[] envelope = envelopes.write(input, CallTerms.PLAIN);
      WorkerSlots slots = picker.slots(endpoint.id());
      Runnable start = () -> call.start(slots, envelope, limits.patience(), timeout);
      check
          .check(endpoint, input, ARGS)
          .whenComplete((_, thrown) -> loop.execute(() -> call.checked(thrown, start)));
    } catch (LaunchException refused) {
      call.refuse(refused);
    }
    return call;
  }

  private boolean shorter(Duration asked) {
    return asked.compareTo(limits.timeout()) < 0;
  }
}
