package io.launch.core.predict;

import java.time.Duration;
import java.util.Optional;

/// One inference request as it came in; what it names is not checked yet.
///
/// @param url the input's address, if given
/// @param args the input as JSON in UTF-8, byte for byte as it came, if given; not changed after
///   this
/// @param returnPickled whether the result is stored as a pickle rather than answered as JSON text
/// @param timeout how long a sync caller waits, if said
/// @param cloudpickle the location of a pickled call, if given
/// @param numRetries how often a sync request that could not be sent is sent again, if said
public record TaskRequest(
    Optional<String> url,
    Optional<byte[]> args,
    boolean returnPickled,
    Optional<Duration> timeout,
    Optional<String> cloudpickle,
    Optional<Integer> numRetries) {
  /// A request with its input as an address or as JSON.
  public TaskRequest(
      Optional<String> url,
      Optional<byte[]> args,
      boolean returnPickled,
      Optional<Duration> timeout) {
    this(url, args, returnPickled, timeout, Optional.empty(), Optional.empty());
  }
}
