package io.launch.server.http;

import static io.launch.server.http.Html.escaped;

import io.launch.api.endpoint.EndpointType;
import io.launch.core.endpoint.Endpoint;
import java.util.List;
import java.util.Locale;

/// `GET /v1/model-endpoints-api`: the caller's endpoints and how to call them, as a page.
final class EndpointPage {
  private EndpointPage() {}

  static Html of(List<Endpoint> endpoints) {
    StringBuilder rows = new StringBuilder();
    endpoints.forEach(endpoint -> rows.append(row(endpoint)));
    return new Html(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Launch Endpoints API Reference</title>
        <style>
        body { font-family: sans-serif; margin: 2em }
        td, th { border: 1px solid #ccc; padding: 0.4em 0.8em; text-align: left }
        table { border-collapse: collapse }
        </style></head>
        <body>
        <h1>Launch Endpoints API Reference</h1>
        <p>%s A request needs your API key as the user name of HTTP Basic authentication. The
        schemas of all of them: <code>/v1/model-endpoints-schema.json</code>.</p>
        <table>
        <tr><th>Name</th><th>Type</th><th>Status</th><th>How to call it</th></tr>
        %s</table>
        </body>
        </html>
        """
            .formatted(summary(endpoints.size()), rows));
  }

  private static String summary(int count) {
    return count == 0 ? "You have no endpoints yet." : "Your endpoints: %d.".formatted(count);
  }

  private static String row(Endpoint endpoint) {
    return """
    <tr><td>%s</td><td>%s</td><td>%s</td><td><code>%s</code></td></tr>
    """
        .formatted(
            escaped(endpoint.name()),
            endpoint.type().name().toLowerCase(Locale.ROOT),
            escaped(endpoint.status() + said(endpoint.statusReason())),
            escaped(call(endpoint)));
  }

  private static String said(String reason) {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  private static String call(Endpoint endpoint) {
    return "POST /v1/%s-tasks?model_endpoint_id=%s {\"args\": …}"
        .formatted(route(endpoint.type()), endpoint.id());
  }

  private static String route(EndpointType type) {
    return switch (type) {
      case SYNC -> "sync";
      case ASYNC -> "async";
      case STREAMING -> "streaming";
    };
  }
}
