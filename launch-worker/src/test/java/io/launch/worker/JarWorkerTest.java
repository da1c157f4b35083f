package io.launch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.worker.Artifact;
import io.launch.api.worker.WorkerConfig.Mode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarWorkerTest {
  @TempDir Path folder;
  private FileServer files;

  @BeforeEach
  void open() throws Exception {
    files = new FileServer();
  }

  @AfterEach
  void close() {
    files.close();
  }

  private WorkerProcess serve(String predictBody) throws Exception {
    return start(files.artifact(JarMaker.predictor(folder, predictBody)));
  }

  private WorkerProcess start(Artifact jar) throws Exception {
    return WorkerProcess.start(folder, Configs.jar(folder, Mode.SERVE, jar));
  }

  @Test
  void servesTheClassThatTheJarDeclares() throws Exception {
    try (WorkerProcess worker =
        serve("return Map.of(\"shouted\", input.args().get(\"text\").toString().toUpperCase());")) {

      assertThat(worker.predict(Map.of("text", "grüße")).get("shouted").textValue())
          .isEqualTo("GRÜSSE");
      assertThat(worker.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(worker.get("/else").statusCode()).isEqualTo(404);
      assertThat(worker.get("/predict").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void servesTheClassThatTheFlavorNamesWithItsConfig() throws Exception {
    byte[] jar =
        new JarMaker(folder)
            .source(
                "demo.Greeter",
                """
                package demo;
                import io.launch.predictor.*;
                import java.nio.file.Files;
                public class Greeter implements Predictor {
                  PredictorContext context;
                  public void load(PredictorContext context) { this.context = context; }
                  public Object predict(PredictorInput input) throws Exception {
                    Files.writeString(context.workingDirectory().resolve("last"), "x");
                    return context.appConfig().get("greeting") + " " + input.args().get("name");
                  }
                }
                """)
            .bytes();
    JavaArtifactFlavor flavor =
        new JavaArtifactFlavor("", "demo.Greeter", Map.of("greeting", "Good day"));

    try (WorkerProcess worker =
        WorkerProcess.start(
            folder, Configs.of(folder, Mode.SERVE, flavor, Map.of("model", files.artifact(jar))))) {
      assertThat(worker.predict(Map.of("name", "Ada")).textValue()).isEqualTo("Good day Ada");
    }
  }

  @Test
  void numbersArriveAsPlainJavaNumbersAndLeaveExactly() throws Exception {
    try (WorkerProcess worker =
        serve(
            """
            Map<String, Object> out = new LinkedHashMap<>();
            input.args().forEach((k, v) -> out.put(k, List.of(v.getClass().getSimpleName(), v)));
            return out;
            """)) {
      HttpResponse<String> response =
          worker.post(
              """
              {"args": {"i": 7, "l": 8000000000, "b": 123456789012345678901234567890, "d": 0.1,
                        "big": 1e300}}
              """);

      assertThat(WorkerProcess.result(response).toString())
          .isEqualTo(
              "{\"i\":[\"Integer\",7],\"l\":[\"Long\",8000000000],"
                  + "\"b\":[\"BigInteger\",123456789012345678901234567890],"
                  + "\"d\":[\"Double\",0.1],\"big\":[\"Double\",1.0E300]}");
    }
  }

  @Test
  void everyKindOfResultBecomesJson() throws Exception {
    byte[] jar =
        new JarMaker(folder)
            .source(
                "demo.Model",
                """
                package demo;
                import io.launch.predictor.*;
                import java.util.*;
                public class Model implements Predictor {
                  record Point(int x, float[] y, Optional<String> label) {}
                  enum Color { RED }
                  public Object predict(PredictorInput input) {
                    return Arrays.asList(new Point(1, new float[] {0.5f}, Optional.empty()),
                        Color.RED, new byte[] {1, 2, 3}, null, true, new int[][] {{1}, {2, 3}},
                        Map.of(1, 'c'), new java.math.BigDecimal("1.25"), new String[] {"a\\"b"},
                        Set.of(5L), (short) 3);
                  }
                }
                """)
            .service("demo.Model")
            .bytes();

    try (WorkerProcess worker = start(files.artifact(jar))) {
      assertThat(worker.predict(Map.of()).toString())
          .isEqualTo(
              "[{\"x\":1,\"y\":[0.5],\"label\":null},\"RED\",\"AQID\",null,true,[[1],[2,3]],"
                  + "{\"1\":\"c\"},1.25,[\"a\\\"b\"],[5],3]");
    }
  }

  @Test
  void modelThatThrowsIsAnsweredWithItsOwnFramesOnly() throws Exception {
    try (WorkerProcess worker =
        serve(
            "try { Integer.parseInt(\"x\"); } "
                + "catch (Exception e) { throw new java.io.IOException(\"no luck\", e); } return 1;")) {
      HttpResponse<String> response = worker.post("{\"args\": {}}");

      JsonNode failure = WorkerJson.MAPPER.readTree(response.body());
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(failure.get("error").textValue()).isEqualTo("java.io.IOException: no luck");
      assertThat(failure.get("traceback").textValue())
          .contains("at demo.Model.predict(Model.java:6)")
          .contains("Caused by: java.lang.NumberFormatException")
          .doesNotContain("io.launch.worker");
      assertThat(worker.log()).contains("java.io.IOException: no luck");
    }
  }

  @Test
  void errorsOfTheModelDoNotEndTheWorker() throws Exception {
    try (WorkerProcess worker =
        serve(
            """
            if (input.args().containsKey("deep")) { return predict(input); }
            if (input.args().containsKey("error")) { throw new InternalError("odd"); }
            if (input.args().containsKey("object")) { return new Object(); }
            if (input.args().containsKey("self")) {
              List<Object> self = new ArrayList<>(); self.add(self); return self;
            }
            if (input.args().containsKey("large")) { return "x".repeat(300_000); }
            return "well";
            """)) {
      assertThat(worker.failure(Map.of("deep", 1))).startsWith("500 java.lang.StackOverflowError");
      assertThat(worker.failure(Map.of("error", 1))).isEqualTo("500 java.lang.InternalError: odd");
      assertThat(worker.failure(Map.of("object", 1)))
          .contains("500 ", "a value of class java.lang.Object (expected: maps, lists,");
      assertThat(worker.failure(Map.of("self", 1))).contains("500 ", "nesting depth");
      assertThat(worker.failure(Map.of("large", 1))).contains("more than 200000 bytes of JSON");
      assertThat(worker.predict(Map.of()).textValue()).isEqualTo("well");
    }
  }

  @Test
  void inputThatDoesNotFitIsTheCallersMistake() throws Exception {
    try (WorkerProcess worker =
        serve("throw new IllegalArgumentException(\"text: missing (expected: a text)\");")) {
      assertThat(worker.failure(Map.of())).isEqualTo("400 text: missing (expected: a text)");
      assertThat(WorkerProcess.failure(worker.post("{\"args\": [1]}")))
          .startsWith("400 args: a list (expected: a JSON object)");
      assertThat(WorkerProcess.failure(worker.post("{\"cloudpickle_url\": \"http://x/y\"}")))
          .startsWith("400 cloudpickle: a pickled Python call, and this model is none of Python");
      assertThat(WorkerProcess.failure(worker.post("{}"))).contains("400 ", "either args or url");
      assertThat(WorkerProcess.failure(worker.post("{\"args\": {"))).contains("400 malformed JSON");
      assertThat(WorkerProcess.failure(worker.post(""))).startsWith("400 ");
    }
  }

  @Test
  void jarsSeeNothingOfTheWorkersLibraries() throws Exception {
    try (WorkerProcess worker =
        serve(
            """
            List<String> found = new ArrayList<>();
            for (String name : List.of("com.fasterxml.jackson.core.JsonFactory",
                "io.vertx.core.Vertx", "io.launch.worker.Main", "java.sql.Connection")) {
              try { Class.forName(name); found.add(name); } catch (ClassNotFoundException e) { }
            }
            return List.of(found, Thread.currentThread().getContextClassLoader()
                == getClass().getClassLoader());
            """)) {
      assertThat(worker.predict(Map.of()).toString()).isEqualTo("[[\"java.sql.Connection\"],true]");
    }
  }

  @Test
  void printedLinesAreLogAndCannotPassForSignals() throws Exception {
    try (WorkerProcess worker =
        serve(
            """
            System.out.println("@launch {\\"port\\": 1}");
            System.err.print("to ");
            System.out.println("@launch and both");
            return System.in.read();
            """)) {
      assertThat(worker.predict(Map.of()).intValue()).isEqualTo(-1);

      Awaitility.await().until(() -> worker.log().size() >= 2);
      assertThat(worker.log()).containsExactly("@launch_ {\"port\": 1}", "to @launch and both");
    }
  }

  @Test
  void asManyCallsRunAtOnceAsConfigured() throws Exception {
    try (WorkerProcess worker =
        serve(
            """
              synchronized (Model.class) {
                calls.incrementAndGet();
                Model.class.notifyAll();
                while (calls.get() < 2) { Model.class.wait(); }
              }
              return calls.get();
            }
            static final java.util.concurrent.atomic.AtomicInteger calls =
                new java.util.concurrent.atomic.AtomicInteger();
            {
            """)) {
      List<CompletableFuture<HttpResponse<String>>> calls =
          List.of(worker.postLater("{\"args\": {}}"), worker.postLater("{\"args\": {}}"));

      assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(Duration.ofSeconds(10)));
    }
  }
}
