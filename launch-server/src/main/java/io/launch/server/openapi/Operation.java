package io.launch.server.openapi;

import io.launch.api.ErrorCode;
import io.launch.server.shape.Rule;
import io.launch.server.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a route does, for those who call it. Said beside the route:
///
/// ```java
/// router.get("/v2/model-bundles/latest", api.call(this::latest),
///     Operation.of("bundles", "Read the newest version of a bundle")
///         .needs("model_name", Rules.string())
///         .answers(ModelBundleView.class)
///         .fails(ErrorCode.NOT_FOUND));
/// ```
///
/// Fields of the path, and the errors that every route may answer, need not be said.
public final class Operation {
  private final Said said;

  private Operation(Said said) {
    this.said = said;
  }

  /// @param tag the noun whose routes stand together
  /// @param note more than the summary says; may be empty
  /// @param open whether it works without credentials
  record Said(
      String tag,
      String summary,
      String note,
      List<Parameter> query,
      Body body,
      Answer answer,
      List<ErrorCode> errors,
      boolean open) {
    Said {
      query = List.copyOf(query);
      errors = List.copyOf(errors);
    }
  }

  /// A field of the query.
  record Parameter(String name, Rule rule, boolean required) {}

  /// A route with credentials, without a body, that answers nothing yet.
  ///
  /// @param tag the noun whose routes stand together
  /// @param summary a short sentence that begins with a verb
  public static Operation of(String tag, String summary) {
    return new Operation(
        new Said(
            tag,
            summary,
            "",
            List.of(),
            new Body.Nothing(),
            new Answer.Nothing(),
            List.of(),
            false));
  }

  /// Says more than the summary.
  public Operation note(String text) {
    return new Operation(
        new Said(
            said.tag,
            said.summary,
            text,
            said.query,
            said.body,
            said.answer,
            said.errors,
            said.open));
  }

  /// A field of the query that may be left out.
  public Operation query(String name, Rule rule) {
    return with(new Parameter(name, rule, false));
  }

  /// A field of the query that must be there.
  public Operation needs(String name, Rule rule) {
    return with(new Parameter(name, rule, true));
  }

  /// A JSON body.
  public Operation takes(Shape<?> shape) {
    return takes(shape.type().getSimpleName(), shape.rule());
  }

  /// A JSON body.
  ///
  /// @param name of its schema in the document
  public Operation takes(String name, Rule rule) {
    return with(new Body.Json(name, rule));
  }

  /// A body of any bytes.
  public Operation takesBytes() {
    return with(new Body.Bytes());
  }

  /// Answers the JSON of this record.
  public Operation answers(Class<?> type) {
    return with(new Answer.Json(type));
  }

  /// Answers server-sent events, each with the JSON of this record.
  public Operation answersEvents(Class<?> type) {
    return with(new Answer.Events(type));
  }

  /// Answers a JSON object whose form is not Launch's.
  public Operation answersAnyJson() {
    return with(new Answer.AnyJson());
  }

  /// Answers any bytes.
  public Operation answersBytes() {
    return with(new Answer.Bytes());
  }

  /// May fail in these ways, besides those that every route may.
  public Operation fails(ErrorCode... codes) {
    return new Operation(
        new Said(
            said.tag,
            said.summary,
            said.note,
            said.query,
            said.body,
            said.answer,
            Arrays.asList(codes),
            said.open));
  }

  /// Works without credentials.
  public Operation open() {
    return new Operation(
        new Said(
            said.tag,
            said.summary,
            said.note,
            said.query,
            said.body,
            said.answer,
            said.errors,
            true));
  }

  Said said() {
    return said;
  }

  private Operation with(Parameter parameter) {
    List<Parameter> query = new ArrayList<>(said.query);
    query.add(parameter);
    return new Operation(
        new Said(
            said.tag,
            said.summary,
            said.note,
            query,
            said.body,
            said.answer,
            said.errors,
            said.open));
  }

  private Operation with(Body body) {
    return new Operation(
        new Said(
            said.tag,
            said.summary,
            said.note,
            said.query,
            body,
            said.answer,
            said.errors,
            said.open));
  }

  private Operation with(Answer answer) {
    return new Operation(
        new Said(
            said.tag,
            said.summary,
            said.note,
            said.query,
            said.body,
            answer,
            said.errors,
            said.open));
  }
}
