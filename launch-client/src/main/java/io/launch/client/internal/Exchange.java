package io.launch.client.internal;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/// A request as it goes out.
///
/// @param repeat when it may be sent again
record Exchange(HttpRequest request, Repeat repeat) {
  /// Method and URL, for people.
  String describe() {
    return request.method() + " " + request.uri();
  }

  /// The key by which the server knows it, where it has one.
  Optional<String> key() {
    return request.headers().firstValue(HttpCall.KEY_HEADER);
  }

  /// What came back.
  record Answer(URI uri, int status, HttpHeaders headers, byte[] body) {
    static Answer of(HttpResponse<byte[]> response) {
      return new Answer(response.uri(), response.statusCode(), response.headers(), response.body());
    }

    boolean good() {
      return status / 100 == 2;
    }
  }
}
