package io.launch.core;

/// Text from models and workers on its way into a row.
public final class PlainText {
  private PlainText() {}

  /// The text without U+0000, which PostgreSQL keeps in no text: what could not be written would
  /// never end.
  public static String of(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }
}
