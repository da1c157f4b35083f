package io.launch.server.shape;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// The shape of a request's body, and the record that it becomes.
public record Shape<T>(Rule rule, Class<T> type) {
  /// The record that the body is, or UNPROCESSABLE with all that does not fit.
  public T read(byte[] body, ObjectMapper mapper, Faults faults) {
    if (body.length == 0) {
      faults.add("missing", Loc.BODY, "Field required", null);
      faults.throwIfAny();
    }
    JsonNode checked = rule.check(parse(body, mapper, faults), Loc.BODY, faults);
    faults.throwIfAny();
    try {
      return mapper.treeToValue(checked, type);
    } catch (JsonProcessingException e) {
      // The rule let through what the record does not take: a bug in the table, not in the request.
      throw new UncheckedIOException(e);
    }
  }

  /// Says that the body is no JSON, and where.
  public static void invalidJson(JsonProcessingException e, Faults faults) {
    long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
    faults.add(
        "json_invalid",
        Loc.BODY.at(Math.toIntExact(at)),
        "JSON decode error",
        JsonNodeFactory.instance.objectNode(),
        Map.of("error", words(e)));
  }

  /// What the parser says, without the names of its own settings: nobody who calls can change them.
  private static String words(JsonProcessingException e) {
    return e.getOriginalMessage()
        .replaceAll("\\[Source: [^;\\]]*; (line: -?\\d+, column: -?\\d+)]", "$1")
        .replaceAll(", from `[^`]*`", "")
        .replaceAll(": enable `[^`]*` to allow", "");
  }

  /// Throws unless nothing follows the value that was read.
  public static void endOf(JsonParser json) throws IOException {
    if (json.nextToken() != null) {
      throw new JsonParseException(json, "there is more after the JSON value");
    }
  }

  private static JsonNode parse(byte[] body, ObjectMapper mapper, Faults faults) {
    try (JsonParser json = mapper.getFactory().createParser(body)) {
      JsonNode node = mapper.readTree(json);
      endOf(json);
      return node == null ? MissingNode.getInstance() : node;
    } catch (JsonProcessingException e) {
      invalidJson(e, faults);
      faults.throwIfAny();
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
