package io.launch.server.http;

/// Serves one request of a route, on the event loop: it does not block, and answers once.
interface Handler {
  void handle(Call call);
}
