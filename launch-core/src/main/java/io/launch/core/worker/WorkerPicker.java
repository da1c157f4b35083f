package io.launch.core.worker;

import io.launch.api.endpoint.EndpointId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The one gate into workers: every prediction, whichever way it came, takes a [Slot] here first.
public final class WorkerPicker {
  private final int maxWaiting;
  private final Map<EndpointId, WorkerSlots> byEndpoint = new ConcurrentHashMap<>();
  private final List<Consumer<EndpointId>> freeListeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> wantListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Suspicion>> suspicionListeners = new CopyOnWriteArrayList<>();

  /// @param maxWaiting most requests that wait for one endpoint's workers at once
  public WorkerPicker(int maxWaiting) {
    this.maxWaiting = maxWaiting;
  }

  /// Something is wrong with a worker.
  ///
  /// @param verdict why it is beyond use and is to be ended, as a sentence; empty when it should be
  ///   looked at
  public record Suspicion(EndpointId endpoint, WorkerId worker, Optional<String> verdict) {}

  /// The places at an endpoint's workers.
  public WorkerSlots slots(EndpointId endpoint) {
    return byEndpoint.computeIfAbsent(
        endpoint, id -> new WorkerSlots(maxWaiting, new Announcer(id)));
  }

  /// Sets which workers of the endpoint answer.
  public void update(EndpointId endpoint, List<ReadyWorker> ready) {
    slots(endpoint).update(ready);
  }

  /// Lets requests go to a worker again that was under suspicion and has answered a check.
  public void trust(EndpointId endpoint, WorkerId worker) {
    slots(endpoint).trust(worker);
  }

  /// Forgets a worker that is dead, and tells those whose calls it had why it ended.
  public void forget(EndpointId endpoint, WorkerId worker, String epitaph) {
    slots(endpoint).forget(worker, epitaph);
  }

  /// Forgets an endpoint that is gone.
  public void remove(EndpointId endpoint) {
    WorkerSlots slots = byEndpoint.remove(endpoint);
    if (slots != null) {
      slots.update(List.of());
    }
  }

  /// Has somebody told when an endpoint has a place that nobody waits for.
  public void onFree(Consumer<EndpointId> listener) {
    freeListeners.add(listener);
  }

  /// Has somebody told when an endpoint without a worker gets work.
  public void onWant(Runnable listener) {
    wantListeners.add(listener);
  }

  /// Has somebody told when a worker should be looked at.
  public void onSuspicion(Consumer<Suspicion> listener) {
    suspicionListeners.add(listener);
  }

  private final class Announcer implements WorkerSlots.Listener {
    private final EndpointId endpoint;

    Announcer(EndpointId endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public void free() {
      freeListeners.forEach(listener -> listener.accept(endpoint));
    }

    @Override
    public void wanted() {
      wantListeners.forEach(Runnable::run);
    }

    @Override
    public void suspect(WorkerId worker) {
      tell(new Suspicion(endpoint, worker, Optional.empty()));
    }

    @Override
    public void condemned(WorkerId worker, String reason) {
      tell(new Suspicion(endpoint, worker, Optional.of(reason)));
    }

    private void tell(Suspicion suspicion) {
      suspicionListeners.forEach(listener -> listener.accept(suspicion));
    }
  }
}
