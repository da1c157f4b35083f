package io.launch.client.internal;

/// When a request may be sent again.
public enum Repeat {
  /// Only when it was surely not carried out: it would be carried out twice.
  UNLESS_RUN,

  /// Also when that is unknown, because twice does no harm; but what took too long once would take
  /// too long again.
  UNLESS_SLOW,

  /// Also when it took too long: the server knows it by its key, and carries it out once.
  KEYED
}
