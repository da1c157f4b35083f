package io.launch.cli.task;

import io.launch.cli.CliJson;
import io.launch.cli.Session;
import io.launch.cli.UsageException;
import io.launch.client.AsyncEndpoint;
import io.launch.client.Endpoint;
import io.launch.client.EndpointRequest;
import io.launch.client.EndpointResponseFuture;
import io.launch.client.LaunchClient;
import io.launch.client.StreamingEndpoint;
import io.launch.client.SyncEndpoint;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch predict`: asks an endpoint, of whatever type it is, and prints the answer.
@Command(
    name = "predict",
    description =
        "Ask an endpoint for one prediction and print it. An async endpoint is given a task, and"
            + " the command waits for its outcome. A streaming endpoint is asked for all of its answer"
            + " at once, or with --stream for each piece as it comes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch predict search --args '{\"text\": \"hello\"}'",
      "  launch predict search --args @request.json --json",
      "  launch predict writer --args '{\"prompt\": \"Once\"}' --stream",
      "  launch predict images --url https://example.com/cat.jpg --pickled",
      "  echo '{\"text\": \"hello\"}' | launch predict embed --args - --no-wait",
      "  launch predict embed --args @page.json --no-wait --label nightly --priority -10 \\",
      "      --deadline 1h --idempotency-key page-1"
    })
public final class PredictCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The endpoint's name.")
  private String name = "";

  @ArgGroup(multiplicity = "1")
  private Input input = new Input();

  @Option(
      names = "--pickled",
      description = "Store the result as a Python pickle and print its signed URL.")
  private boolean pickled;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "How long to wait, such as 30s; with --stream, for each piece. Default: the server's own, and"
              + " 10m for a task, which goes on after it.")
  private @Nullable Duration timeout;

  @Option(names = "--no-wait", description = "Async endpoints: print the task's id and return.")
  private boolean noWait;

  @Option(
      names = "--stream",
      description = "Streaming endpoints: print each piece as it comes, one line of JSON each.")
  private boolean stream;

  @Mixin private TaskOptions taskOptions = new TaskOptions();

  public PredictCommand(Session session) {
    this.session = session;
  }

  /// What the model is given: one of these.
  static final class Input {
    @Option(
        names = "--args",
        paramLabel = "JSON",
        required = true,
        description = "The input: a JSON object, @FILE, or - for standard input.")
    private @Nullable String args;

    @Option(
        names = "--url",
        paramLabel = "URL",
        required = true,
        description = "Where the worker fetches the input's bytes: http, https or s3://bucket/key.")
    private @Nullable String url;
  }

  @Override
  public Integer call() {
    EndpointRequest request = request();
    var answer = new Answer(session.output(), session.terminal().err());
    try (LaunchClient client = session.connect()) {
      Endpoint endpoint = client.endpoints().get(name);
      checkStream(endpoint);
      taskOptions.check(endpoint);
      return switch (endpoint) {
        case SyncEndpoint sync -> answer.show(sync.predict(timed(request)), null);
        case StreamingEndpoint streaming -> ask(streaming, timed(request), answer);
        case AsyncEndpoint async -> {
          EndpointResponseFuture task = async.predict(taskOptions.addTo(request));
          yield noWait
              ? answer.accepted(task.taskId())
              : answer.await(task, timeout == null ? PATIENCE : timeout);
        }
      };
    }
  }

  private void checkStream(Endpoint endpoint) {
    String type = endpoint.modelEndpoint().type().name().toLowerCase(Locale.ROOT);
    if (stream && !(endpoint instanceof StreamingEndpoint)) {
      throw new UsageException(
          "--stream: endpoint %s is %s (expected: a streaming endpoint).", name, type);
    }
    if (stream && pickled) {
      throw new UsageException(
          "--stream and --pickled: pieces are JSON (expected: one of the two).");
    }
  }

  private int ask(StreamingEndpoint endpoint, EndpointRequest request, Answer answer) {
    if (!stream) {
      return answer.show(endpoint.predict(request), null);
    }
    try (var pieces = endpoint.stream(request)) {
      return answer.stream(pieces);
    }
  }

  private EndpointRequest timed(EndpointRequest request) {
    return timeout == null ? request : request.withTimeout(timeout);
  }

  private EndpointRequest request() {
    Object args =
        input.args == null ? null : CliJson.object("--args", input.args, session.terminal().in());
    return EndpointRequest.of(input.url, args).withReturnPickled(pickled);
  }
}
