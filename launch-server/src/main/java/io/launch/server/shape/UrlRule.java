package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/// An http or https URL, kept as it is.
record UrlRule() implements Rule {
  private static final int MAX_LENGTH = 2083;
  private static final int MAX_PORT = 65_535;

  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    if (!value.isTextual()) {
      faults.add("url_type", loc, "URL input should be a string or URL", value);
      return value;
    }
    String text = value.textValue();
    if (text.length() > MAX_LENGTH) {
      faults.add(
          "url_too_long",
          loc,
          "URL should have at most %d characters".formatted(MAX_LENGTH),
          value,
          Map.of("max_length", MAX_LENGTH));
      return value;
    }
    check(text, value, loc, faults);
    return value;
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = Schemas.type("string");
    schema.put("format", "uri");
    return schema;
  }

  private static void check(String text, JsonNode value, Loc loc, Faults faults) {
    if (text.isEmpty()) {
      unparsable("input is empty", value, loc, faults);
      return;
    }
    try {
      URI url = new URI(text);
      if (url.getScheme() == null) {
        unparsable("relative URL without a base", value, loc, faults);
      } else if (!url.getScheme().matches("(?i)https?")) {
        faults.add(
            "url_scheme",
            loc,
            "URL scheme should be 'http' or 'https'",
            value,
            Map.of("expected_schemes", "'http' or 'https'"));
      } else if (url.getRawAuthority() == null) {
        unparsable("empty host", value, loc, faults);
      } else if (url.getPort() > MAX_PORT) {
        unparsable("invalid port number", value, loc, faults);
      }
    } catch (URISyntaxException e) {
      unparsable(e.getReason(), value, loc, faults);
    }
  }

  private static void unparsable(String error, JsonNode value, Loc loc, Faults faults) {
    faults.add(
        "url_parsing", loc, "Input should be a valid URL, " + error, value, Map.of("error", error));
  }
}
