package io.launch.server.http;

import static io.launch.server.shape.Field.optional;
import static io.launch.server.shape.Field.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.ProgressReports;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.ObjectRule;
import io.launch.server.shape.Rules;
import io.launch.server.shape.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `PUT /v1/workers/progress/{token}`: what a model says of how far it is. Without credentials, as
/// the token is one.
public final class ProgressRoutes {
  private static final Shape<Said> SAID =
      new Shape<>(
          ObjectRule.of(required("fraction", Rules.number(0)), optional("message", Rules.string())),
          Said.class);

  private final Api api;
  private final ProgressReports reports;
  private final SignedProgressUrls urls;

  public ProgressRoutes(Api api, ProgressReports reports, SignedProgressUrls urls) {
    this.api = api;
    this.reports = reports;
    this.urls = urls;
  }

  record Said(
      @JsonProperty("fraction") double fraction,
      @JsonProperty("message") @Nullable String message) {}

  public void mount(Router router) {
    Handler report = api.open(SAID, this::report);
    Handler.ToTheEnd leased =
        call -> {
          // Before anything of the body is read.
          lease(call);
          report.handle(call);
        };
    router.put(
        SignedProgressUrls.PATH + "{token}",
        leased,
        Operation.of("workers", "Say how far a model is with its task")
            .note(
                "For the worker that has the task, under the whole URL that it was given with it."
                    + " `fraction` is 0 to 1. 404 when the task has ended or is with another.")
            .takes("Progress", SAID.rule())
            .answersAnyJson()
            .fails(ErrorCode.INVALID_ARGUMENT, ErrorCode.UNAUTHENTICATED, ErrorCode.NOT_FOUND)
            .open());
  }

  private Object report(Call call, Said said) {
    String message = said.message();
    reports.report(lease(call), said.fraction(), message == null ? "" : message);
    return Map.of();
  }

  private Lease lease(Call call) {
    return urls.verify(call.path("token"))
        .orElseThrow(() ->
            new LaunchException(
                ErrorCode.UNAUTHENTICATED, "This URL was not signed here, or its time is over."));
  }
}
