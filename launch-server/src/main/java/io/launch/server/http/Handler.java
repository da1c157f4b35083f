package io.launch.server.http;

/// Serves one request of a route, on the event loop: it does not block, and answers once.
interface Handler {
  void handle(Call call);

  /// A handler that is served while the server stops, or has as many requests as it takes: what
  /// runs needs it to come to an end.
  interface ToTheEnd extends Handler {}
}
