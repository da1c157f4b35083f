package io.launch.client.internal;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// A request as it goes out.
///
/// @param repeatable whether sending it twice does no harm
record Exchange(HttpRequest request, boolean repeatable) {
  /// Method and URL, for people.
  String describe() {
    return request.method() + " " + request.uri();
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
