package io.launch.worker;

import io.launch.api.worker.PredictEnvelope;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The calls that run and have a name, by which they can be cancelled.
final class NamedCalls {
  private final Map<String, NamedCall> calls = new ConcurrentHashMap<>();
  private final OutboundHttp http;
  private final InputFetcher.Resolver resolver;

  NamedCalls(OutboundHttp http, InputFetcher.Resolver resolver) {
    this.http = http;
    this.resolver = resolver;
  }

  /// A call begins in this thread; whoever asks closes it. Of two calls with one name the later can
  /// be cancelled.
  NamedCall begin(PredictEnvelope envelope) {
    Optional<ProgressReports> progress =
        Optional.ofNullable(envelope.progressUrl())
            .map(url -> new ProgressReports(http, resolver, url));
    String id = envelope.id();
    if (id == null) {
      return new NamedCall(progress, _ -> {});
    }
    NamedCall call = new NamedCall(progress, over -> calls.remove(id, over));
    calls.put(id, call);
    return call;
  }

  /// Cancels a call; false when none of this name runs.
  boolean cancel(String id) {
    NamedCall call = calls.get(id);
    if (call == null) {
      return false;
    }
    call.cancel();
    return true;
  }
}
