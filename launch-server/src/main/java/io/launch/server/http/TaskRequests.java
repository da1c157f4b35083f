package io.launch.server.http;

import static io.launch.server.shape.Field.defaulted;
import static io.launch.server.shape.Field.optional;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.launch.core.predict.TaskRequest;
import io.launch.core.task.IdempotencyKey;
import io.launch.core.task.Submission;
import io.launch.core.task.TaskTerms;
import io.launch.server.shape.Faults;
import io.launch.server.shape.Loc;
import io.launch.server.shape.ObjectRule;
import io.launch.server.shape.Rules;
import io.launch.server.shape.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of inference requests. `args` are found and left as they are, byte for byte;
/// the rest is checked like any other body.
final class TaskRequests {
  private static final ObjectRule TASK =
      ObjectRule.of(
          optional("url", Rules.string()),
          defaulted("return_pickled", Rules.bool()),
          optional("timeout_seconds", Rules.numberAbove(0)),
          optional("num_retries", Rules.integer(0)),
          optional("cloudpickle", Rules.string()),
          optional("callback_url", Rules.string()),
          optional("callback_auth", EndpointShapes.CALLBACK_AUTH),
          optional("destination_path", Rules.string()),
          optional("priority", Rules.integer(-TaskTerms.MAX_PRIORITY, TaskTerms.MAX_PRIORITY)),
          optional("label", Rules.string(TaskTerms.MAX_LABEL)),
          optional("deadline_seconds", Rules.numberAbove(0)),
          optional("idempotency_key", Rules.string(IdempotencyKey.MAX_LENGTH)));

  /// Fields that are checked and then not heeded.
  private static final List<String> UNHEEDED = List.of("callback_url", "destination_path");

  /// What one request looks like, `args` included.
  static final ObjectRule ONE = TASK.and(optional("args", Rules.any()));

  private static final Submission NONE =
      Submission.of(new TaskRequest(Optional.empty(), Optional.empty(), false, Optional.empty()));

  private static final double MAX_TIMEOUT_SECONDS = 365.0 * 24 * 3600;

  /// Bodies above it are looked through on a thread of their own, so that the event loop stays free
  /// for others.
  private static final int MAX_INLINE_BYTES = 256 * 1024;

  private final byte[] body;
  private final JsonParser json;
  private final Faults faults;

  private TaskRequests(byte[] body, JsonParser json, Faults faults) {
    this.body = body;
    this.json = json;
    this.faults = faults;
  }

  private interface Parts<T> {
    T read(TaskRequests reader) throws IOException;
  }

  /// A body that is one request.
  static Submission one(byte[] body, Faults faults) {
    return read(body, faults, reader -> reader.task(Loc.BODY));
  }

  /// Hands on the one request of a body, on the event loop of its call; a refused one is rendered.
  static void inTime(byte[] body, Call call, ErrorRenderer errors, Consumer<TaskRequest> next) {
    if (body.length <= MAX_INLINE_BYTES) {
      next.accept(one(body, call.faults()).request());
      return;
    }
    Thread.ofVirtual()
        .name("parse")
        .start(() -> {
          try {
            TaskRequest request = one(body, call.faults()).request();
            call.onEventLoop(() -> next.accept(request));
          } catch (RuntimeException e) {
            errors.render(call, e);
          }
        });
  }

  /// A body of the form `{"tasks": [...]}`.
  static List<Submission> many(byte[] body, int max, Faults faults) {
    return read(body, faults, reader -> reader.tasks(max));
  }

  private static <T> T read(byte[] body, Faults faults, Parts<T> parts) {
    try (JsonParser json = LaunchJson.MAPPER.getFactory().createParser(body)) {
      if (json.nextToken() == null) {
        faults.add("missing", Loc.BODY, "Field required", null);
        faults.throwIfAny();
      }
      T read = parts.read(new TaskRequests(body, json, faults));
      Shape.endOf(json);
      faults.throwIfAny();
      return read;
    } catch (JsonProcessingException e) {
      Faults broken = new Faults();
      Shape.invalidJson(e, broken);
      broken.throwIfAny();
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Submission> tasks(int max) throws IOException {
    List<Submission> tasks = new ArrayList<>();
    boolean found = false;
    if (!startsObject(Loc.BODY)) {
      return tasks;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (!name.equals("tasks")) {
        faults.unknown(Loc.BODY.at(name));
        json.skipChildren();
      } else if (value == JsonToken.START_ARRAY) {
        found = true;
        items(tasks, max);
      } else {
        found = true;
        faults.add(
            "list_type", Loc.BODY.at(name), "Input should be a valid list", json.readValueAsTree());
      }
    }
    if (!found) {
      faults.add(
          "missing", Loc.BODY.at("tasks"), "Field required", LaunchJson.MAPPER.createObjectNode());
    }
    return tasks;
  }

  private void items(List<Submission> tasks, int max) throws IOException {
    Loc loc = Loc.BODY.at("tasks");
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (count < max) {
        tasks.add(task(loc.at(count)));
      } else {
        json.skipChildren();
      }
      count++;
    }
    if (count > max) {
      Rules.tooLong(loc, max, count, faults);
    }
  }

  private Submission task(Loc loc) throws IOException {
    if (!startsObject(loc)) {
      return NONE;
    }
    ObjectNode rest = LaunchJson.MAPPER.createObjectNode();
    Optional<byte[]> args = Optional.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("args")) {
        args = value == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(raw());
      } else {
        rest.set(name, json.<JsonNode>readValueAsTree());
      }
    }
    JsonNode checked = TASK.check(rest, loc, faults);
    UNHEEDED.stream()
        .filter(checked::has)
        .forEach(name -> faults.warn(name + ": accepted, but this server does not use it yet"));
    TaskRequest request =
        new TaskRequest(
            Optional.ofNullable(checked.get("url")).map(JsonNode::textValue),
            args,
            checked.path("return_pickled").booleanValue(),
            timeout(checked.get("timeout_seconds")),
            Optional.ofNullable(checked.get("cloudpickle")).map(JsonNode::textValue),
            Optional.ofNullable(checked.get("num_retries")).map(JsonNode::intValue));
    return new Submission(
        request,
        checked.path("priority").intValue(),
        Optional.ofNullable(checked.get("label")).map(JsonNode::textValue),
        timeout(checked.get("deadline_seconds")),
        Optional.ofNullable(checked.get("idempotency_key")).map(JsonNode::textValue));
  }

  private static Optional<Duration> timeout(@Nullable JsonNode seconds) {
    return Optional.ofNullable(seconds)
        .map(it -> Math.min(it.doubleValue(), MAX_TIMEOUT_SECONDS))
        .map(it -> Duration.ofNanos(Math.max(1, Math.round(it * 1e9))));
  }

  private boolean startsObject(Loc loc) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      return true;
    }
    faults.add(
        "model_attributes_type",
        loc,
        "Input should be a valid dictionary or object to extract fields from",
        json.readValueAsTree());
    return false;
  }

  /// The bytes of the value that begins here, checked to be JSON.
  private byte[] raw() throws IOException {
    int start = at(json.currentTokenLocation().getByteOffset());
    json.skipChildren();
    json.finishToken();
    return Arrays.copyOfRange(body, start, at(json.currentLocation().getByteOffset()));
  }

  private int at(long offset) throws JsonProcessingException {
    if (offset < 0) {
      throw new JsonParseException(json, "expected UTF-8");
    }
    return Math.toIntExact(offset);
  }
}
