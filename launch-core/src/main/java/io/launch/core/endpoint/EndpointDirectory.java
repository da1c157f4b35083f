package io.launch.core.endpoint;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.Caller;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// The endpoints in memory, for paths that must not ask the database.
public final class EndpointDirectory {
  private final Map<EndpointId, Endpoint> byId = new ConcurrentHashMap<>();
  private final Map<EndpointId, WorkerCounts> counts = new ConcurrentHashMap<>();
  private final Object removals = new Object();

  void put(Endpoint endpoint) {
    byId.put(endpoint.id(), endpoint);
  }

  void remove(EndpointId id) {
    byId.remove(id);
    counts.remove(id);
  }

  /// The row of an endpoint is gone: whoever waits for that looks again.
  void removed() {
    synchronized (removals) {
      removals.notifyAll();
    }
  }

  /// Waits, at most this long, until something is true that a removal makes true; false when it is
  /// not by then.
  boolean awaitRemoval(BooleanSupplier gone, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    // Looking and waiting under one lock: no removal can fall between the two.
    synchronized (removals) {
      while (!gone.getAsBoolean()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        // One millisecond more than is left, as wait(0) would be for ever.
        removals.wait(left / 1_000_000 + 1);
      }
      return true;
    }
  }

  /// All that are known.
  public Set<EndpointId> ids() {
    return Set.copyOf(byId.keySet());
  }

  void recordWorkers(EndpointId id, WorkerCounts seen) {
    counts.put(id, seen);
  }

  /// How the endpoint's workers were when the endpoint loop last looked.
  public WorkerCounts workers(EndpointId id) {
    return counts.getOrDefault(id, new WorkerCounts(0, 0));
  }

  public Optional<Endpoint> find(EndpointId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// The endpoint for an inference request of this type. A streaming endpoint serves sync requests
  /// as well. One with public inference takes sync and async requests of every caller.
  ///
  /// @throws LaunchException NOT_FOUND when it is unknown, being deleted or another owner's,
  ///   INVALID_ARGUMENT when it is of a type that does not serve these
  public Endpoint forInference(Caller caller, EndpointId id, EndpointType type) {
    Endpoint endpoint = byId.get(id);
    if (endpoint == null || !mayAsk(caller, endpoint, type) || endpoint.deleting()) {
      throw new LaunchException(ErrorCode.NOT_FOUND, "The specified endpoint could not be found.");
    }
    if (!serves(endpoint.type(), type)) {
      String fault =
          switch (type) {
            case SYNC -> "does not serve sync tasks.";
            case ASYNC -> "is not an async endpoint.";
            case STREAMING -> "is not a streaming endpoint.";
          };
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT, "Unsupported inference type: Endpoint " + id + " " + fault);
    }
    return endpoint;
  }

  private static boolean mayAsk(Caller caller, Endpoint endpoint, EndpointType type) {
    boolean open = Boolean.TRUE.equals(endpoint.spec().settings().publicInference());
    return endpoint.owner().equals(caller.owner()) || (open && type != EndpointType.STREAMING);
  }

  /// A streaming endpoint answers sync requests too, with all pieces at once.
  private static boolean serves(EndpointType type, EndpointType asked) {
    return type == asked || (type == EndpointType.STREAMING && asked == EndpointType.SYNC);
  }
}
