package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.endpoint.CreationLogsResponse;
import io.launch.api.endpoint.DeleteModelEndpointResponse;
import io.launch.api.endpoint.EndpointCreationResponse;
import io.launch.api.endpoint.EndpointLogResponse;
import io.launch.api.endpoint.ListModelEndpointsResponse;
import io.launch.api.endpoint.ModelEndpointView;
import io.launch.api.endpoint.RestartModelEndpointResponse;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.Rule;
import io.launch.server.shape.Rules;
import io.launch.server.shape.Shape;

/// What [EndpointRoutes] say of themselves.
final class EndpointPages {
  private EndpointPages() {}

  static Operation create(Shape<?> shape) {
    return about("Deploy a bundle as an endpoint")
        .note("Answers before workers are up: read the endpoint until its status is READY.")
        .takes(shape)
        .answers(EndpointCreationResponse.class)
        .fails(ErrorCode.INVALID_ARGUMENT, ErrorCode.NOT_FOUND);
  }

  static Operation list(Rule order) {
    return about("List endpoints")
        .query("name", Rules.string())
        .query("order_by", order)
        .answers(ListModelEndpointsResponse.class);
  }

  static Operation get() {
    return about("Read an endpoint").answers(ModelEndpointView.class).fails(ErrorCode.NOT_FOUND);
  }

  static Operation update(Shape<?> shape) {
    return about("Change an endpoint")
        .note("What is left out stays as it is.")
        .takes(shape)
        .answers(EndpointCreationResponse.class)
        .fails(ErrorCode.INVALID_ARGUMENT, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT);
  }

  static Operation delete() {
    return about("Remove an endpoint")
        .note("It is gone once its workers are.")
        .answers(DeleteModelEndpointResponse.class)
        .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT);
  }

  static Operation restart() {
    return about("Replace the workers of an endpoint")
        .note("Without a gap: the old ones serve until the new ones do.")
        .answers(RestartModelEndpointResponse.class)
        .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT);
  }

  static Operation page() {
    return about("Show the endpoints as a page for people").answersBytes();
  }

  static Operation creationLogs() {
    return about("Read the log of an endpoint, by its name, as one text")
        .answers(CreationLogsResponse.class)
        .fails(ErrorCode.NOT_FOUND);
  }

  static Operation log(Rule sequence, Rule lines) {
    return about("Read the output of an endpoint's workers")
        .note("Lines after the sequence number `after`; `wait` seconds for the first of them.")
        .query("after", sequence)
        .query("max", lines)
        .query("wait", Queries.WAIT)
        .answers(EndpointLogResponse.class)
        .fails(ErrorCode.NOT_FOUND);
  }

  private static Operation about(String summary) {
    return Operation.of("endpoints", summary);
  }
}
