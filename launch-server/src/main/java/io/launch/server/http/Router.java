package io.launch.server.http;

import io.launch.server.openapi.Operation;
import io.launch.server.openapi.Route;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Finds the handler for a method and a path. In a template `{name}` stands for one segment, and
/// `{name...}` at the end for all that are left. Every `/v1` and `/v2` path is there a second time
/// below `/v1/launch`, those of `/v1/hosted_inference` apart. Every route comes with what it says
/// of itself.
public final class Router {
  private static final String PREFIX = "/v1/launch";
  private static final String BARE_ONLY = "/v1/hosted_inference/";

  private final Map<String, Map<String, Handler>> exact = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();

  /// What a lookup found.
  sealed interface Match {
    /// @param values what stands for the names of the template
    record Found(Handler handler, Map<String, String> values) implements Match {}

    /// @param allowed methods that the path has, between commas
    record WrongMethod(String allowed) implements Match {}

    record Unknown() implements Match {}
  }

  private record Template(String[] segments, Map<String, Handler> handlers) {}

  void get(String template, Handler handler, Operation operation) {
    add(HttpMethod.GET, template, handler, operation);
  }

  void post(String template, Handler handler, Operation operation) {
    add(HttpMethod.POST, template, handler, operation);
  }

  void put(String template, Handler handler, Operation operation) {
    add(HttpMethod.PUT, template, handler, operation);
  }

  void delete(String template, Handler handler, Operation operation) {
    add(HttpMethod.DELETE, template, handler, operation);
  }

  private void add(HttpMethod method, String template, Handler handler, Operation operation) {
    handlers(template).put(method.name(), handler);
    routes.add(new Route(method.name(), template, operation));
  }

  /// What is mounted, in its order.
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  private Map<String, Handler> handlers(String template) {
    if (!template.contains("{")) {
      return exact.computeIfAbsent(template, _ -> new TreeMap<>());
    }
    String[] segments = template.split("/", -1);
    for (Template known : templates) {
      if (List.of(known.segments()).equals(List.of(segments))) {
        return known.handlers();
      }
    }
    Template added = new Template(segments, new TreeMap<>());
    templates.add(added);
    return added.handlers();
  }

  Match find(HttpMethod method, String path) {
    String bare = bare(path);
    Map<String, Handler> handlers = exact.get(bare);
    if (handlers != null) {
      return match(handlers, method, Map.of());
    }
    String[] segments = bare.split("/", -1);
    for (Template template : templates) {
      Optional<Map<String, String>> values = values(template.segments(), segments);
      if (values.isPresent()) {
        return match(template.handlers(), method, values.get());
      }
    }
    return new Match.Unknown();
  }

  /// Without the prefix, and without a second slash at the beginning: a base URL that ends in one
  /// puts it there.
  private static String bare(String path) {
    int start = 0;
    while (path.startsWith("//", start)) {
      start++;
    }
    String single = path.substring(start);
    boolean prefixed =
        single.startsWith(PREFIX + "/v1/")
            || single.startsWith(PREFIX + "/v2/")
            || single.equals(PREFIX + DocumentRoutes.PATH);
    return prefixed && !single.startsWith(PREFIX + BARE_ONLY)
        ? single.substring(PREFIX.length())
        : single;
  }

  private static Match match(
      Map<String, Handler> handlers, HttpMethod method, Map<String, String> values) {
    Handler handler = handlers.get(method.name());
    return handler != null
        ? new Match.Found(handler, values)
        : new Match.WrongMethod(handlers.keySet().stream().collect(Collectors.joining(", ")));
  }

  private static Optional<Map<String, String>> values(String[] template, String[] path) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < template.length; i++) {
      String expected = template[i];
      if (expected.endsWith("...}")) {
        String rest =
            String.join("/", List.of(path).subList(Math.min(i, path.length), path.length));
        values.put(expected.substring(1, expected.length() - 4), rest);
        return rest.isEmpty() ? Optional.empty() : Optional.of(values);
      }
      if (i >= path.length) {
        return Optional.empty();
      }
      if (expected.startsWith("{") && !path[i].isEmpty()) {
        values.put(expected.substring(1, expected.length() - 1), path[i]);
      } else if (!expected.equals(path[i])) {
        return Optional.empty();
      }
    }
    return template.length == path.length ? Optional.of(values) : Optional.empty();
  }
}
