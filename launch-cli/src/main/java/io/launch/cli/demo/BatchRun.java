package io.launch.cli.demo;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.client.AsyncEndpoint;
import io.launch.client.AsyncEndpointBatchResponse;
import io.launch.client.EndpointRequest;
import io.launch.client.EndpointResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Many requests to an async endpoint as one batch, watched by a person.
///
/// @param name what is made of the requests
record BatchRun(Page page, String name) {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /// The results in the order of the requests; every task must succeed.
  <T> List<T> run(AsyncEndpoint endpoint, List<EndpointRequest> requests, Class<T> type) {
    long begin = System.nanoTime();
    AsyncEndpointBatchResponse batch = endpoint.predictBatch(requests);
    Map<String, EndpointResponse> responses =
        page.terminal().interactive() ? watched(batch, requests.size()) : batch.await(PATIENCE);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    page.row(
        name,
        String.format(
            Locale.ROOT,
            "%d tasks in %s, %.0f per second (%s)",
            requests.size(),
            Timings.text(took),
            requests.size() * 1e9 / took.toNanos(),
            endpoint.modelEndpoint().name()));
    List<T> results = new ArrayList<>();
    for (EndpointRequest request : requests) {
      results.add(result(responses.get(request.requestId()), type));
    }
    return results;
  }

  private Map<String, EndpointResponse> watched(AsyncEndpointBatchResponse batch, int size) {
    try (ProgressBar bar = bar(size)) {
      batch.onProgress(status -> bar.stepTo(status.done()));
      Map<String, EndpointResponse> responses = batch.await(PATIENCE);
      bar.stepTo(size);
      return responses;
    }
  }

  private ProgressBar bar(int size) {
    return new ProgressBarBuilder()
        .setTaskName("  " + name)
        .setInitialMax(size)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(100)
        .clearDisplayOnFinish()
        .setConsumer(new ConsoleProgressBarConsumer(System.err, page.terminal().width() - 1))
        .build();
  }

  private static <T> T result(@Nullable EndpointResponse response, Class<T> type) {
    if (response == null) {
      throw new LaunchException(ErrorCode.INTERNAL, "a request of the batch has no response");
    }
    return response.resultAs(type);
  }
}
