package io.launch.server.openapi;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import java.lang.reflect.AnnotatedElement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The JSON Schemas of records that are answered, as their annotations have them written.
final class RecordSchemas {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SchemaBuilder schemas;

  RecordSchemas() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(
                MAPPER, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(
                new JacksonModule(
                    JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE,
                    JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY,
                    JacksonOption.INLINE_TRANSFORMED_SUBTYPES))
            .with(
                Option.DEFINITIONS_FOR_ALL_OBJECTS,
                Option.PLAIN_DEFINITION_KEYS,
                Option.INLINE_NULLABLE_SCHEMAS)
            .without(Option.SCHEMA_VERSION_INDICATOR);
    config
        .forFields()
        .withNullableCheck(RecordSchemas::nullable)
        .withRequiredCheck(RecordSchemas::alwaysThere)
        .withIgnoreCheck(RecordSchemas::foreign);
    config
        .forTypesInGeneral()
        .withPropertySorter((_, _) -> 0)
        .withCustomDefinitionProvider(RecordSchemas::scalar);
    schemas = new SchemaGenerator(config.build()).buildMultipleSchemaDefinitions();
  }

  /// A reference to the schema of a type; the schema is in [#definitions].
  ObjectNode reference(Class<?> type) {
    return schemas.createSchemaReference(type);
  }

  /// The schemas of all types that were asked for, by their names.
  ObjectNode definitions() {
    return schemas.collectDefinitions("components/schemas");
  }

  private static boolean nullable(FieldScope field) {
    return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /// Answers list every field, save where a record leaves out what is null.
  private static boolean alwaysThere(FieldScope field) {
    return !nullable(field)
        || (!leavesOutNull(field.getRawMember())
            && !leavesOutNull(field.getRawMember().getDeclaringClass()));
  }

  private static boolean leavesOutNull(AnnotatedElement element) {
    JsonInclude include = element.getAnnotation(JsonInclude.class);
    return include != null && include.value() == JsonInclude.Include.NON_NULL;
  }

  /// What is no component of a record is not written.
  private static boolean foreign(FieldScope field) {
    return field.isStatic();
  }

  private static @Nullable CustomDefinition scalar(
      ResolvedType type, SchemaGenerationContext context) {
    Class<?> raw = type.getErasedType();
    if (raw == Instant.class) {
      return inline(MAPPER.createObjectNode().put("type", "string").put("format", "date-time"));
    }
    if (raw == Object.class) {
      return inline(MAPPER.createObjectNode());
    }
    if (Map.class.isAssignableFrom(raw)) {
      return inline(map(type, context));
    }
    boolean id =
        raw.isRecord()
            && Arrays.stream(raw.getRecordComponents())
                .anyMatch(
                    component -> component.getAccessor().isAnnotationPresent(JsonValue.class));
    return id ? inline(MAPPER.createObjectNode().put("type", "string")) : null;
  }

  private static ObjectNode map(ResolvedType type, SchemaGenerationContext context) {
    ObjectNode schema = MAPPER.createObjectNode().put("type", "object");
    ResolvedType values = type.typeParametersFor(Map.class).get(1);
    if (values.getErasedType() != Object.class) {
      schema.set("additionalProperties", context.createDefinitionReference(values));
    }
    return schema;
  }

  private static CustomDefinition inline(ObjectNode schema) {
    return new CustomDefinition(
        schema, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.NO);
  }
}
