package io.launch.worker;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// HTTP requests that a worker makes. They block the caller, connect to the address they are told,
/// and do not follow redirects.
final class OutboundHttp {
  private static final int CONNECTIONS_PER_HOST = 64;
  private static final Duration REFUSAL = Duration.ofSeconds(1);
  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(10).toMillis();

  private final Supplier<HttpClient> factory;

  /// Made when first needed: many workers never are asked to fetch anything.
  private @Nullable HttpClient client;

  OutboundHttp(Vertx vertx) {
    this(vertx, new HttpClientOptions());
  }

  /// With options of the caller's, such as whom to trust.
  OutboundHttp(Vertx vertx, HttpClientOptions options) {
    this.factory =
        () ->
            vertx
                .httpClientBuilder()
                .with(options.setConnectTimeout(CONNECT_MILLIS))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_HOST))
                .build();
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client = factory.get();
    }
    return client;
  }

  /// What came back.
  ///
  /// @param location where a redirect leads; null when there is none
  record Response(int status, @Nullable String location, byte[] body) {}

  /// GETs a URL from a certain address; the URL's host stays the name in the request and in the
  /// check of the certificate. Only the body of a 200 is read.
  ///
  /// @throws BoundedBody.TooLarge past the limit
  Response get(URI url, InetAddress address, long maxBytes, Duration timeout)
      throws IOException, TimeoutException, InterruptedException, BoundedBody.TooLarge {
    RequestOptions options = options(url, HttpMethod.GET).setServer(server(url, address));
    return call(options, request -> request.send().compose(each -> read(each, maxBytes)), timeout);
  }

  /// PUTs bytes and returns the status. No more than a piece of a file is in memory.
  ///
  /// @param patience how long the other side may take for each step
  int put(URI url, InetAddress address, Spool body, Duration patience)
      throws IOException, TimeoutException, InterruptedException {
    RequestOptions options =
        options(url, HttpMethod.PUT)
            .setServer(server(url, address))
            .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(body.size()));
    HttpClientRequest request = await(client().request(options), patience);
    boolean whole = false;
    try {
      int status = put(request, body, patience);
      whole = true;
      return status;
    } finally {
      if (!whole) {
        request.reset();
      }
    }
  }

  private static int put(HttpClientRequest request, Spool body, Duration patience)
      throws IOException, TimeoutException, InterruptedException {
    Future<Integer> status = request.response().map(HttpClientResponse::statusCode);
    try {
      long sent = 0;
      while (sent < body.size() && !status.isComplete()) {
        byte[] piece = body.read(sent);
        sent += piece.length;
        await(request.write(Buffer.buffer(piece)), patience);
      }
      if (sent < body.size()) {
        request.reset(); // refused before the other side has read it all
      } else {
        await(request.end(), patience);
      }
    } catch (IOException broken) {
      // Whoever refuses a body may say so and close the connection before it is read.
      return refusal(status, broken);
    }
    return await(status, patience);
  }

  private static int refusal(Future<Integer> status, IOException broken)
      throws IOException, InterruptedException {
    try {
      return await(status, REFUSAL);
    } catch (IOException | TimeoutException silent) {
      throw broken;
    }
  }

  private static <T> T await(Future<T> future, Duration patience)
      throws IOException, TimeoutException, InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof IOException io
          ? io
          : new IOException(String.valueOf(failure.getCause()), failure);
    }
  }

  private <T> T call(RequestOptions options, Exchange<T> exchange, Duration timeout)
      throws IOException, TimeoutException, InterruptedException, BoundedBody.TooLarge {
    CompletableFuture<HttpClientRequest> opened = new CompletableFuture<>();
    CompletableFuture<T> done =
        client()
            .request(options)
            .compose(request -> {
              opened.complete(request);
              return exchange.run(request);
            })
            .toCompletionStage()
            .toCompletableFuture();
    boolean whole = false;
    try {
      T result = done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      whole = true;
      return result;
    } catch (ExecutionException e) {
      throw peeled(e);
    } finally {
      if (!whole) {
        opened.thenAccept(HttpClientRequest::reset);
      }
    }
  }

  private static IOException peeled(ExecutionException failure) throws BoundedBody.TooLarge {
    return switch (failure.getCause()) {
      case BoundedBody.TooLarge large -> throw large;
      case IOException io -> io;
      case null -> new IOException(failure);
      case Throwable other -> new IOException(other.toString(), other);
    };
  }

  private static Future<Response> read(HttpClientResponse response, long maxBytes) {
    int status = response.statusCode();
    String location = response.getHeader("Location");
    if (status != 200) {
      return response.request().reset().mapEmpty().map(new Response(status, location, new byte[0]));
    }
    return BoundedBody.read(response, response.headers(), maxBytes)
        .map(body -> new Response(status, null, body.getBytes()));
  }

  private static RequestOptions options(URI url, HttpMethod method) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return new RequestOptions()
        .setMethod(method)
        .setSsl("https".equalsIgnoreCase(url.getScheme()))
        .setHost(url.getHost())
        .setPort(port(url))
        .setURI(path + query);
  }

  private static SocketAddress server(URI url, InetAddress address) {
    return SocketAddress.inetSocketAddress(new InetSocketAddress(address, port(url)));
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
  }

  private interface Exchange<T> {
    Future<T> run(HttpClientRequest request);
  }
}
