package io.launch.server.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.bundle.Bundle;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.testkit.Samples;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndpointsDocumentTest {
  private static final String WORDS =
      """
      {"RequestSchema": {"type": "object", "properties": {"text": {"$ref": "#/$defs/Text"},
         "next": {"$ref": "#"}, "word": {"$ref": "#/components/schemas/Word"}},
         "$defs": {"Text": {"type": "string"}}, "examples": [{"text": "one"}]},
       "ResponseSchema": {"type": "array", "items": {"$ref": "#/definitions/Word"}},
       "Word": {"type": "string", "$schema": "http://json-schema.org/draft-07/schema#"}}
      """;

  private final SchemaSamples samples = new SchemaSamples();

  private JsonNode document(Endpoint endpoint, Bundle bundle) {
    EndpointsDocument document = new EndpointsDocument(samples.schemas);
    document.add(endpoint, bundle);
    return document.json();
  }

  private JsonNode one(Endpoint endpoint, Bundle bundle) {
    return EndpointDocument.of(endpoint, bundle, samples.schemas);
  }

  private static Endpoint named(String name, EndpointType type) {
    Endpoint endpoint = Samples.endpoint(1, type);
    return new Endpoint(
        endpoint.id(),
        endpoint.owner(),
        name,
        type,
        endpoint.current(),
        endpoint.fallback(),
        EndpointStatus.READY,
        "",
        endpoint.createdAt(),
        endpoint.updatedAt());
  }

  /// Every reference of a document leads somewhere, as a JSON pointer in a URI's fragment does.
  private static void assertWhole(JsonNode document) {
    assertThat(document.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(ref -> {
          String pointer = URI.create(ref).getFragment();
          assertThat(document.at(pointer).isMissingNode()).as(ref).isFalse();
        });
  }

  private static Iterable<String> names(JsonNode object) {
    Iterator<String> names = object.fieldNames();
    return () -> names;
  }

  @ParameterizedTest
  @EnumSource(EndpointType.class)
  void endpointHasThePathAndTheComponentsThatClientsLookFor(EndpointType type) throws Exception {
    JsonNode document = document(named("words", type), samples.uploaded(1, WORDS));

    assertThat(document.path("openapi").asText()).isEqualTo("3.0.2");
    assertThat(document.path("info").toString())
        .isEqualTo("{\"title\":\"Launch Endpoints API Reference\",\"version\":\"1.0.0\"}");
    assertThat(names(document.path("paths")))
        .containsExactly(
            "/v1/%s-tasks?model_endpoint_id=%s"
                .formatted(type.name().toLowerCase(java.util.Locale.ROOT), Samples.ENDPOINT));
    assertThat(names(document.path("paths").iterator().next())).containsExactly("post");
    assertThat(names(document.at("/components/schemas")))
        .containsExactlyInAnyOrder(
            "words-RequestSchema",
            "words-ResponseSchema",
            "words-Word",
            "words-EndpointPredictRequest",
            "words-GetAsyncTaskResponse",
            "words-SyncEndpointPredictResponse",
            "CallbackAuth",
            "CallbackBasicAuth",
            "CallbackmTLSAuth",
            "TaskStatus");
    assertWhole(document);
  }

  @Test
  void referencesOfUploadedSchemasLeadToTheirNewPlace() throws Exception {
    JsonNode schemas =
        document(named("words", EndpointType.SYNC), samples.uploaded(1, WORDS))
            .at("/components/schemas");

    assertThat(schemas.at("/words-RequestSchema/properties/text/$ref").asText())
        .isEqualTo("#/components/schemas/words-RequestSchema/$defs/Text");
    assertThat(schemas.at("/words-RequestSchema/properties/next/$ref").asText())
        .isEqualTo("#/components/schemas/words-RequestSchema");
    assertThat(schemas.at("/words-RequestSchema/properties/word/$ref").asText())
        .isEqualTo("#/components/schemas/words-Word");
    assertThat(schemas.at("/words-ResponseSchema/items/$ref").asText())
        .isEqualTo("#/components/schemas/words-Word");
  }

  @Test
  void namesOfAnyCharactersAreReferredTo() throws Exception {
    String odd = "a/b~c d%#ä\"" + new String(Character.toChars(0x1F600));
    JsonNode document = document(named(odd, EndpointType.ASYNC), samples.uploaded(1, WORDS));

    assertThat(document.at("/components/schemas").has(odd + "-RequestSchema")).isTrue();
    assertWhole(document);
    assertThat(document.toString().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
  }

  @Test
  void endpointWithoutSchemasHasEmptyOnes() throws Exception {
    JsonNode plain = document(named("words", EndpointType.SYNC), samples.plain(1));
    JsonNode broken = document(named("words", EndpointType.SYNC), samples.uploaded(2, "no JSON"));

    assertThat(plain.at("/components/schemas/words-RequestSchema").toString()).isEqualTo("{}");
    assertThat(plain.at("/components/schemas/words-ResponseSchema").toString()).isEqualTo("{}");
    assertThat(broken.at("/components/schemas/words-RequestSchema").toString()).isEqualTo("{}");
  }

  @Test
  void schemasOfJavaTypesAreWrittenInTheWordsOfTheOlderVersion() throws Exception {
    Bundle bundle =
        samples.generated(
            1,
            """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
             "properties": {"limit": {"type": ["integer", "null"]},
               "twin": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}}
            """,
            "{}");

    assertThat(
            document(named("words", EndpointType.SYNC), bundle)
                .at("/components/schemas/words-RequestSchema")
                .toString())
        .isEqualTo(
            "{\"type\":\"object\",\"properties\":{\"limit\":{\"type\":\"integer\",\"nullable\":true},"
                + "\"twin\":{\"allOf\":[{\"$ref\":\"#/components/schemas/words-RequestSchema\"}],"
                + "\"nullable\":true}}}");
  }

  @ParameterizedTest
  @EnumSource(EndpointType.class)
  void documentOfOneEndpointIsCompleteInItself(EndpointType type) throws Exception {
    JsonNode document = one(named("words", type), samples.uploaded(1, WORDS));
    String path = "/v1/" + type.name().toLowerCase(java.util.Locale.ROOT) + "-tasks";
    JsonNode post = document.path("paths").path(path).path("post");

    assertWhole(document);
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(post.at("/parameters/0/schema/enum/0").asText()).isEqualTo(Samples.ENDPOINT.value());
    assertThat(post.at("/requestBody/content/application~1json/example/args/text").asText())
        .isEqualTo("one");
    assertThat(post.at("/responses/200/content").fieldNames().next())
        .isEqualTo(type == EndpointType.STREAMING ? "text/event-stream" : "application/json");
    assertThat(document.path("paths").has("/v1/async-tasks/{task_id}"))
        .isEqualTo(type == EndpointType.ASYNC);
  }

  @Test
  void documentOfOneEndpointSaysWhyItsSchemasAreMissing() throws Exception {
    assertThat(
            one(named("words", EndpointType.SYNC), samples.uploaded(1, "no JSON"))
                .at("/info/description")
                .asText())
        .contains("cannot be read: it is no JSON");
  }
}
