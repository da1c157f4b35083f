package io.launch.core.endpoint;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.CreateModelEndpointRequest;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.UpdateModelEndpointRequest;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The verbs of endpoints. They store what is wanted and wake the [EndpointLoop], which brings it
/// about.
public final class EndpointService {
  private static final String EXISTS = "The specified model endpoint already exists.";

  private final EndpointRepository endpoints;
  private final EndpointDirectory directory;
  private final BundleRepository bundles;
  private final EndpointChecks checks;
  private final Ids ids;
  private final InstantSource clock;
  private final Listener listener;

  /// Who is told what happens to endpoints.
  public interface Listener {
    /// What is wanted of an endpoint has changed.
    void changed(EndpointId endpoint);

    /// There is something to say to whoever looks into an endpoint's log.
    default void note(EndpointId endpoint, String text) {}
  }

  public EndpointService(
      EndpointRepository endpoints,
      EndpointDirectory directory,
      BundleRepository bundles,
      EndpointLimits limits,
      Ids ids,
      InstantSource clock,
      Listener listener) {
    this.endpoints = endpoints;
    this.directory = directory;
    this.bundles = bundles;
    this.checks = new EndpointChecks(limits);
    this.ids = ids;
    this.clock = clock;
    this.listener = listener;
    endpoints.listAll().forEach(directory::put);
  }

  /// Stores a new endpoint, UPDATE_PENDING.
  ///
  /// @throws LaunchException INVALID_ARGUMENT, or NOT_FOUND for the bundle
  public Endpoint create(Caller caller, CreateModelEndpointRequest request) {
    checks.name(request.name());
    EndpointSpec spec = EndpointRequests.spec(request);
    checks.spec(request.endpointType(), spec);
    Bundle bundle = bundle(caller, spec.bundle(), "The specified model bundle could not be found.");
    checks.bundle(request.endpointType(), spec, bundle);
    Args.require(list(caller, Optional.of(request.name())).isEmpty(), EXISTS);
    checks.runnable(bundle);
    Instant now = clock.instant();
    Endpoint endpoint =
        new Endpoint(
            ids.endpoint(),
            caller.owner(),
            request.name(),
            request.endpointType(),
            new EndpointRevision(1, spec),
            Optional.empty(),
            EndpointStatus.UPDATE_PENDING,
            "",
            now,
            now);
    Args.require(endpoints.add(endpoint), EXISTS);
    directory.put(endpoint);
    warn(endpoint);
    listener.changed(endpoint.id());
    return endpoint;
  }

  /// Changes what is wanted; what the request leaves out stays.
  ///
  /// @throws LaunchException NOT_FOUND for the endpoint or its bundle, CONFLICT when it is being
  ///   deleted, INVALID_ARGUMENT
  public Endpoint update(Caller caller, EndpointId id, UpdateModelEndpointRequest request) {
    String missing = "The specified model endpoint or model bundle was not found.";
    Endpoint updated =
        change(
            caller,
            id,
            missing,
            read -> {
              EndpointSpec spec = EndpointRequests.merge(read.spec(), request);
              checks.change(read.type(), read.spec(), spec);
              Bundle bundle = bundle(caller, spec.bundle(), missing);
              checks.bundle(read.type(), spec, bundle);
              checks.runnable(bundle);
              return settled(read).withSpec(spec, clock.instant());
            });
    warn(updated);
    return updated;
  }

  /// Replaces every worker by a new one of the same spec; the old ones serve until then.
  ///
  /// @throws LaunchException NOT_FOUND, or CONFLICT when the endpoint is being deleted
  public Endpoint restart(Caller caller, EndpointId id) {
    return change(
        caller,
        id,
        "Model Endpoint " + id + " was not found.",
        read -> settled(read).restarted(clock.instant()));
  }

  private void warn(Endpoint endpoint) {
    checks.warnings(endpoint.spec()).forEach(text -> listener.note(endpoint.id(), text));
  }

  /// The endpoint, READY if its workers serve: after a change that keeps them, the status does not
  /// say so yet, and the next change would end them before theirs are there.
  private Endpoint settled(Endpoint read) {
    boolean serves = read.fallback().isEmpty() && directory.workers(read.id()).available() > 0;
    return serves ? read.withStatus(EndpointStatus.READY, "", read.updatedAt()) : read;
  }

  /// Marks the endpoint for removal: it is gone once its workers are.
  ///
  /// @throws LaunchException NOT_FOUND
  public void delete(Caller caller, EndpointId id) {
    change(
        caller,
        id,
        missing(id),
        read -> read.withStatus(EndpointStatus.DELETE_IN_PROGRESS, "", clock.instant()));
  }

  /// Waits, at most this long, until an endpoint that is being deleted is gone; false when it is
  /// still there.
  public boolean awaitRemoval(EndpointId id, Duration patience) throws InterruptedException {
    return directory.awaitRemoval(() -> endpoints.find(id).isEmpty(), patience);
  }

  /// Reads an endpoint into the directory that another server may have made just now.
  public void lookUp(EndpointId id) {
    endpoints.find(id).ifPresent(directory::put);
  }

  /// @throws LaunchException NOT_FOUND
  public Endpoint get(Caller caller, EndpointId id) {
    return owned(caller, id, missing(id));
  }

  /// The caller's endpoints, or the one of this name, oldest first.
  public List<Endpoint> list(Caller caller, Optional<String> name) {
    return endpoints.list(caller.owner(), name);
  }

  /// The bundle that an endpoint of the caller serves.
  public Bundle bundle(Caller caller, Endpoint endpoint) {
    return bundle(caller, endpoint.spec().bundle(), missing(endpoint.id()));
  }

  /// Reads, decides and writes until nobody came between.
  private Endpoint change(
      Caller caller, EndpointId id, String missing, Function<Endpoint, Endpoint> decide) {
    while (true) {
      Endpoint read = owned(caller, id, missing);
      if (read.deleting()) {
        throw new LaunchException(
            ErrorCode.CONFLICT, "Existing operation on endpoint in progress, try again later.");
      }
      Endpoint updated = decide.apply(read);
      if (endpoints.update(read, updated)) {
        directory.put(updated);
        listener.changed(id);
        return updated;
      }
    }
  }

  private Endpoint owned(Caller caller, EndpointId id, String missing) {
    return endpoints
        .find(id)
        .filter(endpoint -> endpoint.owner().equals(caller.owner()))
        .orElseThrow(() -> new LaunchException(ErrorCode.NOT_FOUND, missing));
  }

  private Bundle bundle(Caller caller, BundleId id, String missing) {
    return bundles
        .find(caller.owner(), id)
        .orElseThrow(() -> new LaunchException(ErrorCode.NOT_FOUND, missing));
  }

  private static String missing(EndpointId id) {
    // Two spaces: existing clients compare this text.
    return "Model Endpoint " + id + "  was not found.";
  }
}
