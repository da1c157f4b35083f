package io.launch.core.worker;

import io.launch.core.Port;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// Asks workers. This is the predict path: nothing blocks, and answers come as stages.
///
/// Laws, checked by `WorkerClientContract`:
/// - the worker is told how long it has, and can still say at the end of it that it hangs;
/// - every call ends in a reply, within its timeout and a second; the stage never fails;
/// - a broken connection is told at once, not when the timeout is over;
/// - calls are never sent twice;
/// - a call that is cancelled still ends in a reply, and so does one whose caller goes away: until
///   then its slot stays taken.
///
/// And of streams:
/// - pieces come in order and at once, and then one end, unless the stream was cancelled;
/// - a paused stream tells nothing, holds no more than a little, and is not timed;
/// - cancelling closes the connection to the worker;
/// - a broken connection is told at once, after the pieces that came before;
/// - a stream is given up when no piece came for as long as its timeout, or one is too large.
@Port
public interface WorkerClient {
  CompletionStage<WorkerReply> predict(WorkerAddress worker, WorkerCall call);

  /// Asks for an answer in pieces. When called on an event loop, the sink is told there.
  WorkerStream stream(WorkerAddress worker, WorkerCall call, WorkerStream.Sink sink);

  /// Asks the worker to end a call whose envelope has this id, by `POST /cancel`. It does not wait
  /// behind calls, so it may come before a call that was sent a moment ago.
  ///
  /// @return whether the worker has such a call and has told its model; false when it does not know
  ///   it, has no such route, or does not say so within the timeout. The stage never fails.
  CompletionStage<Boolean> cancel(WorkerAddress worker, String callId, Duration timeout);

  /// Whether `GET /readyz` of the worker answers 200 within the timeout.
  CompletionStage<Boolean> ready(WorkerAddress worker, Duration timeout);
}
