package io.launch.client;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskDetail;
import io.launch.client.internal.HttpCall;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which tasks are meant. Start with [#ALL]; each `with` method narrows it.
///
/// ```java
/// TaskFilter failedToday =
///     TaskFilter.ALL
///         .withEndpoint(client.endpoints().async("minilm").modelEndpoint().id())
///         .withStates(TaskDetail.State.FAILURE, TaskDetail.State.DEAD)
///         .withSince(Instant.now().minus(Duration.ofDays(1)));
/// ```
public final class TaskFilter {
  /// Every task of the caller.
  public static final TaskFilter ALL = new TaskFilter(null, Set.of(), null, null, null);

  private final @Nullable EndpointId endpoint;
  private final Set<TaskDetail.State> states;
  private final @Nullable String label;
  private final @Nullable Instant since;
  private final @Nullable Instant until;

  private TaskFilter(
      @Nullable EndpointId endpoint,
      Set<TaskDetail.State> states,
      @Nullable String label,
      @Nullable Instant since,
      @Nullable Instant until) {
    this.endpoint = endpoint;
    this.states = states;
    this.label = label;
    this.since = since;
    this.until = until;
  }

  /// Of these, those of one endpoint; it may have been deleted.
  public TaskFilter withEndpoint(EndpointId id) {
    return new TaskFilter(id, states, label, since, until);
  }

  /// Of these, those in one of the states; in any, when none is given.
  public TaskFilter withStates(TaskDetail.State... any) {
    return new TaskFilter(endpoint, Set.of(any), label, since, until);
  }

  /// Of these, those that their sender called so.
  public TaskFilter withLabel(String exactly) {
    return new TaskFilter(endpoint, states, exactly, since, until);
  }

  /// Of these, those created at this moment or later, on the server's clock.
  public TaskFilter withSince(Instant moment) {
    return new TaskFilter(endpoint, states, label, moment, until);
  }

  /// Of these, those created before this moment, on the server's clock.
  public TaskFilter withUntil(Instant moment) {
    return new TaskFilter(endpoint, states, label, since, moment);
  }

  /// The endpoint, if one is named.
  public Optional<EndpointId> endpoint() {
    return Optional.ofNullable(endpoint);
  }

  /// The states; empty for any.
  public Set<TaskDetail.State> states() {
    return states;
  }

  /// The query of `GET /v1/async-tasks` for one page.
  String query(int limit, @Nullable String cursor) {
    StringJoiner query = new StringJoiner("&", "?", "");
    add(query, "model_endpoint_id", endpoint);
    if (!states.isEmpty()) {
      query.add(
          "state="
              + new TreeSet<>(states)
                  .stream()
                      .map(state -> state.name().toLowerCase(Locale.ROOT))
                      .collect(Collectors.joining(",")));
    }
    add(query, "label", label);
    add(query, "since", since);
    add(query, "until", until);
    query.add("limit=" + limit);
    add(query, "cursor", cursor);
    return query.toString();
  }

  private static void add(StringJoiner query, String name, @Nullable Object value) {
    if (value != null) {
      query.add(name + "=" + HttpCall.encode(value.toString()));
    }
  }

  @Override
  public String toString() {
    return "TaskFilter[%s]".formatted(query(0, null));
  }
}
