package io.launch.core.predict;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Makes what a worker sent as a piece fit for one line.
final class PieceJson {
  /// A piece as a whole is bounded; one text or number may fill it.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private PieceJson() {}

  /// The JSON without white space between its parts, and otherwise byte for byte; what is no JSON
  /// becomes a JSON text.
  static byte[] compact(byte[] data) {
    return isJson(data) ? withoutSpace(data) : text(data);
  }

  private static boolean isJson(byte[] data) {
    try (JsonParser parser = JSON.createParser(data)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException notJson) {
      return false;
    }
  }

  private static byte[] withoutSpace(byte[] json) {
    ByteArrayOutputStream compact = new ByteArrayOutputStream(json.length);
    boolean inText = false;
    int copied = 0;
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> inText = !inText;
        case '\\' -> i++;
        case ' ', '\t', '\r', '\n' -> {
          if (!inText) {
            compact.write(json, copied, i - copied);
            copied = i + 1;
          }
        }
        default -> {}
      }
    }
    if (copied == 0) {
      return json;
    }
    compact.write(json, copied, json.length - copied);
    return compact.toByteArray();
  }

  private static byte[] text(byte[] data) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(data.length + 16);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeString(new String(data, StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException("in memory", impossible);
    }
    return text.toByteArray();
  }
}
