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
public record TaskRequest(
    Optional<String> url,
    Optional<byte[]> args,
    boolean returnPickled,
    Optional<Duration> timeout) {}
