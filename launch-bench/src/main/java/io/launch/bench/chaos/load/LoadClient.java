package io.launch.bench.chaos.load;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import io.launch.client.AsyncEndpoint;
import io.launch.client.EndpointRequest;
import io.launch.client.LaunchClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// One caller: submits tasks at its pace, one by one and sometimes many at once, and now and then
/// waits for one as users do.
public final class LoadClient implements Runnable {
  private static final int BATCH = 8;
  private static final int BATCH_EVERY = 25;
  private static final int WAIT_EVERY = 10;
  private static final int MAX_WAITS = 4;
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration REFUSED_PAUSE = Duration.ofSeconds(1);
  private static final Duration PERSISTENCE = Duration.ofSeconds(60);

  private final String name;
  private final Gateway gateway;
  private final TaskBook book;
  private final Random random;
  private final Settings settings;
  private final Map<String, AsyncEndpoint> endpoints = new ConcurrentHashMap<>();
  private final Semaphore waits = new Semaphore(MAX_WAITS);
  private volatile boolean stopped;
  private int submits;
  private boolean refusedLast;

  /// What callers have in common.
  ///
  /// @param endpoints names of async endpoints of echo models
  /// @param pause between two submits
  /// @param maxOpen tasks of all callers that may be open; past it nobody submits
  /// @param keyed whether the server knows `Idempotency-Key`, so that a submit whose answer was
  ///   lost is sent again
  public record Settings(List<String> endpoints, Duration pause, int maxOpen, boolean keyed) {}

  /// @param name told apart from every other caller of the run
  public LoadClient(String name, Gateway gateway, TaskBook book, Random random, Settings settings) {
    this.name = name;
    this.gateway = gateway;
    this.book = book;
    this.random = random;
    this.settings = settings;
  }

  /// Lets it end after the submit under way.
  public void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        Thread.sleep(refusedLast ? REFUSED_PAUSE : settings.pause());
        refusedLast = false;
        if (book.open().size() < settings.maxOpen()) {
          step(submits++);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void step(int number) throws InterruptedException {
    String endpoint = settings.endpoints().get(random.nextInt(settings.endpoints().size()));
    if (number % BATCH_EVERY == BATCH_EVERY - 1) {
      submitMany(endpoint);
      return;
    }
    EchoRequest request = EchoRequest.any(name + "-" + number, random);
    submit(endpoint, request);
  }

  private void submit(String endpoint, EchoRequest request) throws InterruptedException {
    EndpointRequest wire =
        EndpointRequest.ofArgs(request.args())
            .withReturnPickled(request.pickled())
            .withHeader("Idempotency-Key", request.token());
    long deadline = System.nanoTime() + PERSISTENCE.toNanos();
    boolean mayBeThere = false;
    while (true) {
      try {
        TaskId id =
            gateway.askAt((client, server) -> at(client, server, endpoint).predict(wire).taskId());
        waitAsUsersDo(book.accepted(id, request));
        return;
      } catch (LaunchException e) {
        mayBeThere |= unknown(e);
        boolean again = settings.keyed() && !stopped && System.nanoTime() < deadline;
        if (!mayBeThere || !again || !Gateway.silent(e)) {
          note(request, e, mayBeThere);
          return;
        }
      }
    }
  }

  private void submitMany(String endpoint) {
    Map<String, EchoRequest> requests = new LinkedHashMap<>();
    for (int i = 0; i < BATCH; i++) {
      EchoRequest request = EchoRequest.any(name + "-" + submits + "." + i, random);
      requests.put(request.token(), request);
    }
    List<EndpointRequest> wire = new ArrayList<>();
    requests.forEach((token, request) ->
        wire.add(
            EndpointRequest.ofArgs(request.args())
                .withReturnPickled(request.pickled())
                .withRequestId(token)));
    try {
      gateway
          .askAt((client, server) -> at(client, server, endpoint).predictBatch(wire).taskIds())
          .forEach((token, id) -> {
            EchoRequest request = requests.get(token);
            if (request != null) {
              book.accepted(id, request);
            }
          });
    } catch (LaunchException e) {
      requests.values().forEach(request -> note(request, e, unknown(e)));
    }
  }

  /// @param mayBeThere whether the server may have taken it, in this attempt or one before
  private void note(EchoRequest request, LaunchException e, boolean mayBeThere) {
    refusedLast = true;
    if (mayBeThere) {
      book.unanswered(request);
    } else {
      book.refused(request, e.code() + " " + e.message());
    }
  }

  /// Whether the task may be there. With keys the SDK repeats what broke off by itself, and that
  /// nobody answers in the end says nothing of the attempts before.
  private boolean unknown(LaunchException e) {
    return e.code() == ErrorCode.DEADLINE_EXCEEDED
        || (settings.keyed() && e.code() == ErrorCode.UNAVAILABLE);
  }

  /// Waits for some tasks by a long poll, beside the submits.
  private void waitAsUsersDo(TrackedTask task) {
    if (submits % WAIT_EVERY != 0 || !waits.tryAcquire()) {
      return;
    }
    Thread.ofVirtual()
        .start(() -> {
          try {
            Instant asked = book.now();
            book.saw(gateway.ask(client -> client.tasks().get(task.id(), WAIT)), asked);
          } catch (LaunchException _) {
            // The observer sees to it that nothing is missed.
          } finally {
            waits.release();
          }
        });
  }

  private AsyncEndpoint at(LaunchClient client, int server, String endpoint) {
    return endpoints.computeIfAbsent(
        server + "/" + endpoint, _ -> client.endpoints().async(endpoint));
  }
}
