package io.launch.server.http;

import java.util.Map;

/// An answer that is a page for people.
record Html(String text) {
  /// Nothing that the page does not itself contain is loaded or run.
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type", "text/html; charset=utf-8",
          "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");

  /// Text as it must stand in HTML.
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
