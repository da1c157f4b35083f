package io.launch.worker;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Stores results in Launch's object store.
final class ResultUploader {
  /// How long the store may take for each step; the last is to have the bytes safely on its disk.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /// The status of a store that has more to do than it can.
  private static final int TOO_MANY = 429;

  private final OutboundHttp http;
  private final InputFetcher.Resolver resolver;

  ResultUploader(OutboundHttp http, InputFetcher.Resolver resolver) {
    this.http = http;
    this.resolver = resolver;
  }

  /// Returns when the bytes are stored.
  void upload(Spool content, String signedUrl) throws InterruptedException {
    URI url = URI.create(signedUrl);
    try {
      InetAddress address = resolver.resolve(url.getHost()).getFirst();
      int status = http.put(url, address, content, PATIENCE);
      if (status / 100 != 2) {
        throw failed(
            status >= 500 || status == TOO_MANY ? ErrorCode.UNAVAILABLE : ErrorCode.INTERNAL,
            "it answers HTTP " + status,
            null);
      }
    } catch (IOException | TimeoutException e) {
      throw failed(ErrorCode.UNAVAILABLE, e.toString(), e);
    }
  }

  /// @param code UNAVAILABLE when the store is out of order or full, and may take it later
  private static LaunchException failed(ErrorCode code, String reason, @Nullable Throwable cause) {
    return new LaunchException(
        code, "the model answered, but the object store did not take the result: " + reason, cause);
  }
}
