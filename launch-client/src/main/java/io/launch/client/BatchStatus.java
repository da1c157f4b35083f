package io.launch.client;

/// How far a batch of requests is.
///
/// ```java
/// List<EndpointRequest> requests = List.of(EndpointRequest.ofArgs(Map.of("text", "one")));
/// BatchStatus status = client.endpoints().async("minilm").predictBatch(requests).batchStatus();
/// System.out.printf("%d of %d%n", status.done(), status.total());
/// ```
///
/// @param pending requests that are waiting or being run
/// @param succeeded requests that the model answered
/// @param failed requests that failed
public record BatchStatus(int pending, int succeeded, int failed) {
  /// Requests of any state.
  public int total() {
    return pending + succeeded + failed;
  }

  /// Requests that have ended.
  public int done() {
    return succeeded + failed;
  }
}
