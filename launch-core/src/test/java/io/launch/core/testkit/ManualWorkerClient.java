package io.launch.core.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerReply;
import io.launch.core.worker.WorkerStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Workers that a test plays: a call is held until the test replies to it, unless a reply is set
/// for its worker or for all. Every worker is ready until the test says otherwise.
public final class ManualWorkerClient implements WorkerClient {
  private final Optional<WorkerReply> replyOfAll;
  private final Map<WorkerAddress, WorkerReply> replies = new ConcurrentHashMap<>();
  private final Set<WorkerAddress> unready = ConcurrentHashMap.newKeySet();
  private final Set<WorkerAddress> mute = ConcurrentHashMap.newKeySet();
  private final List<String> cancels = new CopyOnWriteArrayList<>();
  private final List<HeldCall> calls = new CopyOnWriteArrayList<>();
  private final BlockingQueue<HeldCall> held = new LinkedBlockingQueue<>();
  private final Map<WorkerAddress, Consumer<HeldStream>> scripts = new ConcurrentHashMap<>();
  private final List<HeldStream> streams = new CopyOnWriteArrayList<>();
  private final BlockingQueue<HeldStream> heldStreams = new LinkedBlockingQueue<>();

  /// Workers that answer nothing by themselves.
  public ManualWorkerClient() {
    this(Optional.empty());
  }

  private ManualWorkerClient(Optional<WorkerReply> replyOfAll) {
    this.replyOfAll = replyOfAll;
  }

  /// Workers that answer every call at once with this.
  public static ManualWorkerClient answering(int status, String body) {
    return new ManualWorkerClient(
        Optional.of(new WorkerReply.Answered(status, body.getBytes(UTF_8))));
  }

  /// From now on this worker replies so to every call, at once.
  public void reply(WorkerAddress worker, WorkerReply reply) {
    replies.put(worker, reply);
  }

  /// From now on `GET /readyz` of this worker answers so.
  public void ready(WorkerAddress worker, boolean ready) {
    if (ready) {
      unready.remove(worker);
    } else {
      unready.add(worker);
    }
  }

  /// From now on `GET /readyz` of this worker gets no answer until its timeout is over.
  public void mute(WorkerAddress worker) {
    mute.add(worker);
  }

  /// Every call so far, in order, answered or not.
  public List<HeldCall> calls() {
    return List.copyOf(calls);
  }

  /// The next call that waits for the test's reply, in order; it may come within five seconds.
  public HeldCall next() throws InterruptedException {
    HeldCall next = held.poll(5, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no call to a worker within 5 s; so far there were " + calls.size());
    }
    return next;
  }

  /// Every cancel so far, in order: the ids of calls.
  public List<String> cancels() {
    return List.copyOf(cancels);
  }

  /// From now on this worker answers every stream so, on a thread of its own.
  public void stream(WorkerAddress worker, Consumer<HeldStream> script) {
    scripts.put(worker, script);
  }

  /// Every stream so far, in order, ended or not.
  public List<HeldStream> streams() {
    return List.copyOf(streams);
  }

  /// The next stream that waits for the test's pieces, in order; it may come within five seconds.
  public HeldStream nextStream() throws InterruptedException {
    HeldStream next = heldStreams.poll(5, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no stream within 5 s; so far there were " + streams.size());
    }
    return next;
  }

  @Override
  public WorkerStream stream(WorkerAddress worker, WorkerCall call, WorkerStream.Sink sink) {
    HeldStream made = new HeldStream(worker, call, sink);
    streams.add(made);
    Optional.ofNullable(scripts.get(worker))
        .ifPresentOrElse(
            script -> Thread.ofVirtual().start(() -> script.accept(made)),
            () -> heldStreams.add(made));
    return made;
  }

  @Override
  public CompletionStage<WorkerReply> predict(WorkerAddress worker, WorkerCall call) {
    HeldCall made = new HeldCall(worker, call, new CompletableFuture<>());
    made.future.completeOnTimeout(
        new WorkerReply.TimedOut(), call.timeout().toMillis(), TimeUnit.MILLISECONDS);
    calls.add(made);
    Optional.ofNullable(replies.get(worker))
        .or(() -> replyOfAll)
        .ifPresentOrElse(made::reply, () -> held.add(made));
    return made.future;
  }

  @Override
  public CompletionStage<Boolean> ready(WorkerAddress worker, Duration timeout) {
    return mute.contains(worker)
        ? new CompletableFuture<Boolean>()
            .completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS)
        : CompletableFuture.completedFuture(!unready.contains(worker));
  }

  /// True when a call with this id is held at the worker, or every reply of the worker is a 200.
  /// What becomes of the call is for the test to say.
  @Override
  public CompletionStage<Boolean> cancel(WorkerAddress worker, String callId, Duration timeout) {
    cancels.add(callId);
    if (mute.contains(worker)) {
      return new CompletableFuture<Boolean>()
          .completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
    boolean held =
        calls.stream().anyMatch(call -> call.worker().equals(worker) && call.isHeldAs(callId));
    boolean answers =
        replies.get(worker) instanceof WorkerReply.Answered(int status, _) && status == 200;
    return CompletableFuture.completedFuture(held || answers);
  }

  /// A call that was made to a worker.
  public record HeldCall(
      WorkerAddress worker, WorkerCall call, CompletableFuture<WorkerReply> future) {
    /// The request's body as text.
    public String envelope() {
      return new String(call.envelope(), UTF_8);
    }

    private boolean isHeldAs(String id) {
      return !future.isDone() && envelope().contains("\"id\":\"" + id + "\"");
    }

    /// Ends the call; an answer past the call's limit becomes TooLarge.
    public void reply(WorkerReply reply) {
      boolean tooLarge =
          reply instanceof WorkerReply.Answered(_, byte[] body)
              && body.length > call.maxAnswerBytes();
      future.complete(tooLarge ? new WorkerReply.TooLarge(call.maxAnswerBytes()) : reply);
    }

    /// Ends the call with an answer.
    public void answer(int status, String body) {
      reply(new WorkerReply.Answered(status, body.getBytes(UTF_8)));
    }
  }
}
