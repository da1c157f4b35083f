package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.server.shape.Faults;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One request being served. It may be answered from any thread; only the first answer counts.
final class Call {
  private static final int MAX_WARNINGS = 10;
  private static final int MAX_WARNING = 500;
  private static final int MAX_NAME = 100;
  private static final int MAX_ECHO = 200;

  private final HttpServerRequest request;
  private final Context context;
  private final Thread loop = Thread.currentThread();
  private final String id;
  private final Faults faults = new Faults();
  private Map<String, String> pathValues = Map.of();
  private final List<Runnable> leaving = new ArrayList<>();
  private boolean answered;
  private boolean left;

  /// A request that has just come in, on its event loop.
  ///
  /// @param context the event loop
  /// @param id names the request in errors and in the log
  Call(HttpServerRequest request, Context context, String id) {
    this.request = request;
    this.context = context;
    this.id = id;
  }

  HttpServerRequest request() {
    return request;
  }

  String id() {
    return id;
  }

  /// What does not fit in the request, and what in it was ignored.
  Faults faults() {
    return faults;
  }

  void pathValues(Map<String, String> values) {
    pathValues = values;
  }

  /// What stands in the path for a `{name}` of the route.
  String path(String name) {
    return pathValues.getOrDefault(name, "");
  }

  /// The same, with its `%` signs resolved: a text that a user chose.
  String pathText(String name) {
    try {
      return URLDecoder.decode(path(name).replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw misplacedPercent("path", request.path(), e);
    }
  }

  /// @throws LaunchException INVALID_ARGUMENT when the query cannot be decoded
  Optional<String> query(String name) {
    try {
      return Optional.ofNullable(request.getParam(name));
    } catch (IllegalArgumentException e) {
      throw misplacedPercent("query", String.valueOf(request.query()), e);
    }
  }

  /// Every value of a field that may be given more than once.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when the query cannot be decoded
  List<String> queries(String name) {
    try {
      return request.params().getAll(name);
    } catch (IllegalArgumentException e) {
      throw misplacedPercent("query", String.valueOf(request.query()), e);
    }
  }

  private static LaunchException misplacedPercent(String where, String text, Throwable cause) {
    return new LaunchException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: '%s' has a %% sign without two hexadecimal digits after it. Write a %% sign as %%25."
            .formatted(where, text.substring(0, Math.min(text.length(), MAX_ECHO))),
        cause);
  }

  /// Has something run once the request is answered or its connection is gone; at once when it is.
  void onLeave(Runnable action) {
    synchronized (leaving) {
      if (!left) {
        leaving.add(action);
        return;
      }
    }
    action.run();
  }

  /// The request is answered, or its connection is gone.
  void leave() {
    List<Runnable> actions;
    synchronized (leaving) {
      left = true;
      actions = List.copyOf(leaving);
      leaving.clear();
    }
    actions.forEach(Runnable::run);
  }

  /// Runs something on the event loop of this request: at once when this is it.
  void onEventLoop(Runnable action) {
    if (Thread.currentThread() == loop) {
      action.run();
    } else {
      context.runOnContext(_ -> action.run());
    }
  }

  /// Answers JSON.
  void answer(int status, byte[] json) {
    answer(status, Map.of(), Buffer.buffer(json));
  }

  /// Answers JSON, or what else the headers say.
  void answer(int status, Map<String, String> headers, Buffer body) {
    onEventLoop(() -> {
      HttpServerResponse response = request.response();
      if (answered || response.ended() || response.closed()) {
        return;
      }
      answered = true;
      response.setStatusCode(status);
      if (body.length() > 0) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
      }
      headers.forEach(response::putHeader);
      warnings().ifPresent(all -> response.putHeader("Launch-Warnings", all));
      response.end(body);
      // What is left of the body is read and dropped, so that the connection can be used again.
      request.handler(null);
      request.resume();
    });
  }

  /// Begins an answer whose body somebody else writes; on the event loop.
  ///
  /// @return where to write it; empty when the request is answered already, or its caller gone
  Optional<HttpServerResponse> begin(int status) {
    HttpServerResponse response = request.response();
    if (answered || response.ended() || response.closed()) {
      return Optional.empty();
    }
    answered = true;
    return Optional.of(response.setStatusCode(status));
  }

  /// What the header `Launch-Warnings` says, if anything.
  Optional<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!faults.unknown().isEmpty()) {
      warnings.add(unknown());
    }
    faults.warnings().stream()
        .limit(MAX_WARNINGS)
        .map(sentence -> headerText(sentence, "[^ -~]", MAX_WARNING))
        .forEach(warnings::add);
    return warnings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", warnings));
  }

  private String unknown() {
    return faults.unknown().stream()
        .map(name -> headerText(name, "[^A-Za-z0-9_.-]", MAX_NAME))
        .collect(Collectors.joining(", ", "unknown fields were ignored: ", ""));
  }

  /// Texts may be the caller's, so whatever could end a header is left out.
  private static String headerText(String text, String unsafe, int maxLength) {
    String safe = text.replaceAll(unsafe, "?");
    return safe.substring(0, Math.min(safe.length(), maxLength));
  }
}
