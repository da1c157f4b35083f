package io.launch.client;

import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.DeploymentState;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.endpoint.ModelEndpointView;
import io.launch.api.endpoint.ResourceState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// An endpoint as the database had it when it was read; it does not change by itself.
///
/// ```java
/// for (ModelEndpoint endpoint : client.endpoints().list()) {
///   System.out.println(endpoint.name() + " " + endpoint.status() + " " + endpoint.statusReason());
/// }
/// ```
public final class ModelEndpoint {
  private final ModelEndpointView view;

  ModelEndpoint(ModelEndpointView view) {
    this.view = view;
  }

  /// Names the endpoint for its whole life.
  public EndpointId id() {
    return view.id();
  }

  /// Its name, unique among the owner's endpoints.
  public String name() {
    return view.name();
  }

  /// How it is asked.
  public EndpointType type() {
    return view.endpointType();
  }

  /// The name of the bundle it serves.
  public String bundleName() {
    return view.bundleName();
  }

  /// The version of the bundle it serves.
  public BundleId bundleId() {
    return view.bundleId();
  }

  /// Counts updates that replaced workers, from 1.
  public int revision() {
    return view.revision();
  }

  /// Where it was in its life.
  public EndpointStatus status() {
    return view.status();
  }

  /// Why it was not READY; empty when there is nothing to say.
  public String statusReason() {
    return view.statusReason() == null ? "" : view.statusReason();
  }

  /// The resources of one worker, as they were asked for.
  public Optional<ResourceState> resourceState() {
    return Optional.ofNullable(view.resourceState());
  }

  /// How many workers it wanted and had.
  public Optional<DeploymentState> deploymentState() {
    return Optional.ofNullable(view.deploymentState());
  }

  /// The user's notes; empty when there are none.
  public Map<String, Object> metadata() {
    return view.metadata() == null ? Map.of() : view.metadata();
  }

  /// The user's labels; empty when there are none.
  public Map<String, String> labels() {
    return view.labels() == null ? Map.of() : view.labels();
  }

  /// What else was said of it, and what counts where nothing was.
  public EndpointSettings settings() {
    return view.settings();
  }

  /// Tasks that were waiting or being run, where the server counts them.
  public Optional<Integer> queuedItems() {
    return Optional.ofNullable(view.numQueuedItems());
  }

  /// The account that created it.
  public String createdBy() {
    return view.createdBy();
  }

  /// When it was created.
  public Instant createdAt() {
    return view.createdAt();
  }

  /// When it was last changed.
  public Instant updatedAt() {
    return view.lastUpdatedAt();
  }

  /// The record as the server answered it, for printing as JSON.
  public ModelEndpointView view() {
    return view;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelEndpoint that && view.equals(that.view);
  }

  @Override
  public int hashCode() {
    return view.hashCode();
  }

  @Override
  public String toString() {
    return "%s endpoint %s (%s): %s".formatted(type(), name(), id(), status());
  }
}
