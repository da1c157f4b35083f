package io.launch.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.DisallowUnknownJsonMetaSchemaFactory;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.SpecVersionDetector;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import io.launch.api.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A bundle's request schema, ready to hold args to. Of the draft that its `$schema` names, else of
/// 2020-12. Nothing that it refers to is fetched.
final class RequestSchema {
  private static final int MAX_FAULTS = 100;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .pathType(PathType.JSON_POINTER)
          .locale(Locale.ENGLISH)
          .formatAssertionsEnabled(false)
          .build();

  private final JsonSchema schema;

  private RequestSchema(JsonSchema schema) {
    this.schema = schema;
  }

  /// A schema that is none, or that refers to what is not in it.
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  static RequestSchema compile(ModelSchemas schemas) throws Broken {
    VersionFlag draft = draft(schemas.request());
    describe(schemas.request(), draft);
    try {
      ObjectNode whole = whole(schemas);
      JsonSchema compiled = factory(draft).getSchema(whole, CONFIG);
      compiled.initializeValidators();
      return new RequestSchema(compiled);
    } catch (RuntimeException | StackOverflowError e) {
      throw new Broken(String.valueOf(e.getMessage()));
    }
  }

  /// A schema that is the request's, with all that it refers to by name.
  private static ObjectNode whole(ModelSchemas schemas) {
    SchemaRefs refs = SchemaRefs.of("", schemas);
    ObjectNode whole = MAPPER.createObjectNode().put("$ref", refs.to(ModelSchemas.REQUEST));
    refs.move(schemas, whole.withObject("/components/schemas"));
    return whole;
  }

  private static VersionFlag draft(ObjectNode schema) throws Broken {
    try {
      return schema.path("$schema").isTextual()
          ? SpecVersionDetector.detect(schema)
          : VersionFlag.V202012;
    } catch (RuntimeException e) {
      throw new Broken("$schema: " + schema.get("$schema") + " (expected: a draft from 4 on)");
    }
  }

  /// Holds the schema to the schema of schemas.
  private static void describe(ObjectNode schema, VersionFlag draft) throws Broken {
    List<String> faults;
    try {
      faults =
          JsonSchemaFactory.getInstance(draft)
              .getSchema(SchemaLocation.of(draft.getId()), CONFIG)
              .validate(schema)
              .stream()
              .map(ValidationMessage::getMessage)
              .sorted()
              .toList();
    } catch (StackOverflowError e) {
      throw new Broken("it is nested too deeply");
    }
    if (!faults.isEmpty()) {
      throw new Broken("it is no JSON Schema: " + faults.getFirst());
    }
  }

  private static JsonSchemaFactory factory(VersionFlag draft) {
    return JsonSchemaFactory.getInstance(
        draft,
        builder ->
            builder
                .metaSchemaFactory(DisallowUnknownJsonMetaSchemaFactory.getInstance())
                .schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
  }

  /// Every fault of the args, with places that begin at them.
  List<FieldError> faults(byte[] args) throws IOException, Broken {
    JsonNode value = MAPPER.readTree(args);
    try {
      return schema.validate(value).stream().limit(MAX_FAULTS).map(RequestSchema::fault).toList();
    } catch (StackOverflowError e) {
      return List.of(fault(List.of(), "The value is nested too deeply to be checked"));
    } catch (RuntimeException e) {
      throw new Broken(String.valueOf(e.getMessage()));
    }
  }

  private static FieldError fault(ValidationMessage message) {
    List<Object> loc = new ArrayList<>();
    JsonNodePath path = message.getInstanceLocation();
    for (int i = 0; i < path.getNameCount(); i++) {
      loc.add(path.getElement(i));
    }
    String property = message.getProperty();
    if (property != null) {
      loc.add(property);
    }
    return fault(loc, message.getError());
  }

  private static FieldError fault(List<Object> loc, String msg) {
    return new FieldError("schema_violation", loc, msg, input(), null);
  }

  /// Inputs of models are not repeated: they may be large, and nobody else's business in a log.
  private static @Nullable Object input() {
    return null;
  }
}
