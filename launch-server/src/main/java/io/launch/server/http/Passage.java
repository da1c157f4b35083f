package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.server.ServerId;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request on its way to another server, and the answer on its way back, on the event loop of
/// the request. Who reads slowly, on either side, holds the other back; who goes away ends the
/// whole.
final class Passage {
  /// Headers that are about one connection, not about the request.
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "expect");

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Call call;
  private final ErrorRenderer errors;
  private final boolean withBody;
  private @Nullable HttpClientRequest request;
  private boolean left;
  private boolean aborted;

  /// @param withBody whether the request's body has yet to be read, and is to be sent
  Passage(Call call, ErrorRenderer errors, boolean withBody) {
    this.call = call;
    this.errors = errors;
    this.withBody = withBody;
  }

  /// @param me names this server, so that the request is not passed on again
  void start(HttpClient client, URI server, ServerId me) {
    HttpServerRequest from = call.request();
    boolean secure = "https".equals(server.getScheme());
    int port = server.getPort() >= 0 ? server.getPort() : secure ? HTTPS : HTTP;
    RequestOptions target =
        new RequestOptions()
            .setMethod(from.method())
            .setHost(server.getHost())
            .setPort(port)
            .setSsl(secure)
            .setURI(from.uri());
    copy(from.headers(), withBody, target);
    target.putHeader(Relay.HOP, me.value());
    client.request(target).onComplete(this::send, fault -> refuse(fault, false));
  }

  private static void copy(MultiMap headers, boolean withBody, RequestOptions target) {
    headers.forEach((name, value) -> {
      boolean aboutBody = name.equalsIgnoreCase("content-length");
      if (!isHopByHop(name) && (withBody || !aboutBody)) {
        target.addHeader(name, value);
      }
    });
  }

  private static boolean isHopByHop(String name) {
    return HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT));
  }

  private void send(HttpClientRequest opened) {
    request = opened;
    opened.exceptionHandler(_ -> {});
    if (left || aborted) {
      opened.reset();
      refuse(new IOException("The server is gone."), false);
      return;
    }
    opened.response().onComplete(this::answer, fault -> refuse(fault, true));
    if (withBody) {
      HttpServerRequest from = call.request();
      opened.setChunked(from.headers().contains(HttpHeaders.TRANSFER_ENCODING));
      from.pipeTo(opened).onFailure(_ -> opened.reset());
    } else {
      opened.end();
    }
  }

  private void answer(HttpClientResponse response) {
    HttpServerResponse to = call.begin(response.statusCode()).orElse(null);
    if (to == null) {
      reset();
      return;
    }
    response
        .headers()
        .forEach((name, value) -> {
          if (!isHopByHop(name)) {
            to.headers().add(name, value);
          }
        });
    to.setChunked(!response.headers().contains(HttpHeaders.CONTENT_LENGTH));
    // An answer that is cut off is passed on as that.
    response.pipeTo(to).onFailure(_ -> to.reset());
  }

  /// @param sent whether the other server may have begun to serve the request
  private void refuse(Throwable fault, boolean sent) {
    boolean repeatable = !sent || call.request().method().equals(HttpMethod.GET);
    errors.render(
        call,
        repeatable
            ? LaunchException.retryLater(
                ErrorCode.UNAVAILABLE,
                "The server that has the endpoint does not answer; if it is gone, another takes the"
                    + " endpoint within seconds. Please retry.",
                RETRY_AFTER)
            : new LaunchException(
                ErrorCode.DEADLINE_EXCEEDED,
                "The server that has the endpoint went away before it answered; whether the model"
                    + " ran is unknown.",
                fault));
  }

  /// The other server is gone; from any thread.
  void abort() {
    call.onEventLoop(() -> {
      aborted = true;
      reset();
    });
  }

  /// The request is answered, or its caller is gone.
  void left() {
    left = true;
    reset();
  }

  private void reset() {
    if (request != null) {
      request.reset();
    }
  }
}
