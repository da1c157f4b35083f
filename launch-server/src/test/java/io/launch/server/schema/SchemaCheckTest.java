package io.launch.server.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.launch.api.FieldError;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.testkit.Samples;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {
  private static final String POINT =
      """
      {"type": "object", "properties": {"x": {"type": "integer"}, "tags": {"type": "array",
       "items": {"type": "string"}}}, "required": ["x"], "additionalProperties": false}
      """;
  private static final String TREE =
      """
      {"type": "object", "properties": {"label": {"type": "string"},
       "children": {"type": "array", "items": {"$ref": "#"}}}, "required": ["label"]}
      """;

  private final SchemaSamples samples = new SchemaSamples();

  private SchemaCheck check(Optional<Boolean> wish) {
    return new SchemaCheck(samples.bundles, samples.schemas, _ -> wish);
  }

  private static Endpoint endpoint() {
    return Samples.endpoint(1, EndpointType.SYNC);
  }

  private static List<FieldError> faults(SchemaCheck check, String args) {
    return check.faults(endpoint(), args.getBytes(UTF_8)).toCompletableFuture().join();
  }

  private List<FieldError> wanted(String args) {
    return faults(check(Optional.of(true)), args);
  }

  private void assertUnusable(String reason) {
    assertThatThrownBy(() -> wanted("{}"))
        .hasCauseInstanceOf(LaunchException.class)
        .hasMessageContaining("validate_requests")
        .hasMessageContaining(reason);
    assertThat(faults(check(Optional.empty()), "{}")).isEmpty();
  }

  @Test
  void everyFaultIsToldWithItsPlace() throws Exception {
    samples.generated(1, POINT, "{}");

    List<FieldError> faults =
        faults(check(Optional.empty()), "{\"tags\": [\"a\", 7], \"colour\": 1}");

    assertThat(faults)
        .extracting(FieldError::loc)
        .containsExactlyInAnyOrder(List.of("x"), List.of("tags", 1), List.of("colour"));
    assertThat(faults).extracting(FieldError::type).containsOnly("schema_violation");
    assertThat(faults)
        .extracting(FieldError::msg)
        .contains("required property 'x' not found", "integer found, string expected");
    assertThat(faults(check(Optional.empty()), "{\"x\": 1}")).isEmpty();
  }

  @Test
  void schemaOfJavaTypesIsNotHeldToWhenTheEndpointDoesNotWantIt() throws Exception {
    samples.generated(1, POINT, "{}");

    assertThat(faults(check(Optional.of(false)), "{}")).isEmpty();
  }

  @Test
  void uploadedSchemaIsHeldToOnlyWhenTheEndpointWantsIt() throws Exception {
    samples.uploadedRequest(1, POINT);

    assertThat(faults(check(Optional.empty()), "{}")).isEmpty();
    assertThat(faults(check(Optional.of(false)), "{}")).isEmpty();
    assertThat(wanted("{}")).hasSize(1);
  }

  @Test
  void wishThatComesLaterIsHeldTo() throws Exception {
    samples.uploadedRequest(1, POINT);
    boolean[] wish = {false};
    SchemaCheck check =
        new SchemaCheck(
            samples.bundles, samples.schemas, _ -> wish[0] ? Optional.of(true) : Optional.empty());

    assertThat(faults(check, "{}")).isEmpty();
    wish[0] = true;
    assertThat(faults(check, "{}")).hasSize(1);
  }

  @Test
  void bundleWithoutSchemasTakesEverything() {
    samples.plain(1);

    assertThat(wanted("[1, {\"a\": null}]")).isEmpty();
  }

  @Test
  void smallArgsAreCheckedAtOnceOnceTheSchemaIsKnownAndLargeOnesElsewhere() throws Exception {
    samples.generated(1, POINT, "{}");
    SchemaCheck check = check(Optional.empty());
    faults(check, "{}");
    String large = "{\"x\": \"" + "x".repeat(300_000) + "\"}";

    assertThat(check.faults(endpoint(), "{}".getBytes(UTF_8)).toCompletableFuture()).isDone();
    assertThat(faults(check, large)).hasSize(1);
  }

  @Test
  void recursiveSchemaIsHeldToAtEveryDepth() throws Exception {
    samples.generated(1, TREE, "{}");
    SchemaCheck check = check(Optional.empty());

    assertThat(
            faults(check, "{\"label\":\"a\",\"children\":[{\"label\":\"b\",\"children\":[{}]}]}"))
        .extracting(FieldError::loc)
        .containsExactly(List.of("children", 0, "children", 0, "label"));
    assertThat(faults(check, nested(480))).isEmpty();
  }

  /// A tree with one branch.
  private static String nested(int depth) {
    return "{\"label\":\"a\",\"children\":[".repeat(depth) + "]}".repeat(depth);
  }

  @Test
  void namedNeighboursAreFound() throws Exception {
    samples.uploaded(
        1,
        """
        {"RequestSchema": {"properties": {"a": {"$ref": "#/components/schemas/Word"},
           "b": {"$ref": "#/definitions/Word"}, "c": {"$ref": "#/$defs/Own"}},
           "$defs": {"Own": {"type": "integer"}}},
         "ResponseSchema": {}, "Word": {"type": "string"}}
        """);

    assertThat(wanted("{\"a\": 1, \"b\": 2, \"c\": \"3\"}"))
        .extracting(FieldError::loc)
        .containsExactlyInAnyOrder(List.of("a"), List.of("b"), List.of("c"));
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 1"})
  void schemaMayBeTrueOrFalse(String schema, int faults) throws Exception {
    samples.uploadedRequest(1, schema);

    assertThat(wanted("{\"a\": 1}")).hasSize(faults);
  }

  @Test
  void draftIsTheOneThatTheSchemaNames() throws Exception {
    String tuple = "\"properties\": {\"t\": {\"items\": [{\"type\": \"string\"}]}}}";
    samples.uploadedRequest(
        1, "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", " + tuple);

    assertThat(wanted("{\"t\": [1, 2]}"))
        .extracting(FieldError::loc)
        .containsExactly(List.of("t", 0));
  }

  @Test
  void draftIs202012WhenTheSchemaNamesNone() throws Exception {
    samples.uploadedRequest(
        1, "{\"properties\": {\"t\": {\"prefixItems\": [{\"type\": \"string\"}]}}}");

    assertThat(wanted("{\"t\": [1, 2]}"))
        .extracting(FieldError::loc)
        .containsExactly(List.of("t", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"strin\"}",
        "{\"properties\": 7}",
        "{\"$schema\": \"https://example.org/mine\"}",
        "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/missing\"}}}",
        "{\"pattern\": \"(\"}"
      })
  void brokenSchemaIsToldToEndpointsThatWantItAndIgnoredOtherwise(String schema) throws Exception {
    samples.uploadedRequest(1, schema);

    assertUnusable("cannot be used");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"RequestSchema\"", "[1]", "{\"RequestSchema\": {}}", "7"})
  void whatIsNoPairOfSchemasIsToldAndIgnoredToo(String text) throws Exception {
    samples.uploaded(1, text);

    assertUnusable("cannot be used");
  }

  @Test
  void hugeSchemaIsNotRead() throws Exception {
    samples.uploadedRequest(1, "{\"description\": \"" + "x".repeat(100_000) + "\"}");

    assertUnusable("max-schema-bytes");
  }

  @Test
  void deeplyNestedSchemaIsNotRead() throws Exception {
    samples.uploadedRequest(1, "{\"not\":".repeat(10_000) + "{}" + "}".repeat(10_000));

    assertUnusable("nesting depth");
  }

  @Test
  void nothingThatASchemaRefersToIsFetched() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(UTF_8));
          exchange.close();
        });
    elsewhere.start();
    try {
      String url = "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/schema.json";
      samples.uploadedRequest(1, "{\"properties\": {\"a\": {\"$ref\": \"" + url + "\"}}}");

      assertUnusable("cannot be used");
      assertThat(asked).hasValue(0);
    } finally {
      elsewhere.stop(0);
    }
  }

  @Test
  void storeThatDoesNotAnswerIsAskedAgain() throws Exception {
    var bundle = samples.uploadedRequest(1, POINT);
    var object = bundle.artifacts().getFirst().object();
    samples.objects.delete(object.key());
    SchemaCheck check = check(Optional.of(true));

    assertThatThrownBy(() -> faults(check, "{}")).hasMessageContaining("is not there");
    samples.objects.put(
        object.key(),
        new java.io.ByteArrayInputStream(
            "{\"RequestSchema\": {\"required\": [\"x\"]}, \"ResponseSchema\": {}}".getBytes(UTF_8)),
        1000);
    assertThat(faults(check, "{}")).hasSize(1);
  }
}
