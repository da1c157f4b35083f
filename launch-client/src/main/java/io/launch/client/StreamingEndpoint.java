package io.launch.client;

import java.time.Duration;

/// An endpoint whose callers get the answer in pieces. Safe for use by many threads.
public final class StreamingEndpoint implements Endpoint {
  private final EndpointState state;

  StreamingEndpoint(EndpointState state) {
    this.state = state;
  }

  @Override
  public ModelEndpoint modelEndpoint() {
    return state.last();
  }

  @Override
  public ModelEndpoint refresh() {
    return state.refresh();
  }

  @Override
  public StreamingEndpoint awaitReady(Duration timeout) {
    state.awaitReady(timeout);
    return this;
  }
}
