package io.launch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `launch bundles`: Python models, schemas, clones and warnings.
class BundleCommandsTest {
  private static final String BUNDLE =
      """
      {"id": "bun_aaaaaaaaaaaaaaaaaaaa", "name": "words", "metadata": {},
       "created_at": "2026-05-01T10:00:00.000000Z", "model_artifact_ids": [],
       "schema_location": null,
       "flavor": {"flavor": "zip_artifact", "location": "s3://launch/uploads/x",
                  "requirements": ["numpy>=1.26"],
                  "framework": {"framework_type": "pytorch", "pytorch_image_tag": "1.7"},
                  "load_predict_fn_module_path": "words.model.f",
                  "load_model_fn_module_path": "words.model.g", "app_config": null},
       "artifacts": [{"role": "model", "sha256": "ab", "size": 2048}],
       "details": {"warnings": ["numpy is not installed"], "functions": 2},
       "warnings": ["numpy is not installed"]}\
      """;

  @TempDir Path home;
  private FakeServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    Files.createDirectories(home.resolve("words"));
    Files.writeString(home.resolve("words/model.py"), "x = 1");
    server
        .on(
            "POST /v1/hosted_inference/model_bundle_upload",
            200,
            "{\"signedUrl\": \"%s/put\", \"bucket\": \"launch\", \"key\": \"u\", \"exists\": false}"
                .formatted(server.url()))
        .on("PUT /put", 200, "{}")
        .on("POST /v2/model-bundles", 200, "{\"model_bundle_id\": \"bun_aaaaaaaaaaaaaaaaaaaa\"}")
        .on("GET /v2/model-bundles/bun_aaaaaaaaaaaaaaaaaaaa", 200, BUNDLE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommandLineRun run(String... args) {
    return CommandLineRun.of(
        home, Map.of("LAUNCH_URL", server.url(), "LAUNCH_API_KEY", "lk_test"), args);
  }

  private String asked(String begin) {
    return server.requests().stream()
        .filter(request -> request.startsWith(begin))
        .findFirst()
        .orElse("nothing");
  }

  @Test
  void pythonFoldersBecomeABundleAndItsWarningsAreTold() throws IOException {
    Path requirements =
        Files.writeString(home.resolve("r.txt"), "# needed\n\nnumpy>=1.26  # numbers\ntorch\n");
    Path schema = Files.writeString(home.resolve("s.json"), "{\"RequestSchema\": {}}");

    CommandLineRun run =
        run(
            "bundles",
            "create",
            "words",
            "--python",
            home.resolve("words").toString(),
            "--load-predict",
            "words.model.f",
            "--load-model",
            "words.model.g",
            "--requirements",
            requirements.toString(),
            "--schema",
            schema.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            bun_aaaaaaaaaaaaaaaaaaaa is a new version of bundle words.
            Warning: numpy is not installed
            """);
    assertThat(asked("PUT /put")).contains("words/model.py");
    assertThat(asked("POST /v2/model-bundles "))
        .contains("\"flavor\":\"zip_artifact\"")
        .contains("\"requirements\":[\"numpy>=1.26\",\"torch\"]")
        .contains("\"load_predict_fn_module_path\":\"words.model.f\"")
        .contains("\"load_model_fn_module_path\":\"words.model.g\"")
        .contains("\"schema_location\":\"s3://launch/u\"");
  }

  @Test
  void severalFoldersFollowOneAnother() throws IOException {
    Files.createDirectories(home.resolve("more"));
    Files.writeString(home.resolve("more/helper.py"), "y = 2");

    CommandLineRun run =
        run(
            "bundles",
            "create",
            "words",
            "--python",
            home.resolve("words").toString(),
            home.resolve("more").toString(),
            "--load-predict",
            "words.model.f",
            "--load-model",
            "words.model.g",
            "--requirement",
            "numpy",
            "torch");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(asked("PUT /put")).contains("words/model.py").contains("more/helper.py");
    assertThat(asked("POST /v2/model-bundles ")).contains("\"requirements\":[\"numpy\",\"torch\"]");
  }

  @Test
  void pickleBecomesABundle() throws IOException {
    Path pickle = Files.writeString(home.resolve("m.pkl"), "pickle");

    CommandLineRun run =
        run("bundles", "create", "m", "--cloudpickle", pickle.toString(), "--requirement", "a==1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(asked("POST /v2/model-bundles "))
        .contains("\"flavor\":\"cloudpickle_artifact\"")
        .contains("\"requirements\":[\"a==1\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--python . --load-model a.b | --python needs --load-predict MODULE.FN.",
        "--python . --load-predict a.b | --python needs --load-model MODULE.FN.",
        "--jar x --load-model a.b | --load-predict and --load-model go with --python.",
        "--jar x --requirement a | --requirement and --requirements go with --python and",
        "--cloudpickle x --task tensor | --tokenizer and --task go with --onnx.",
        "--cloudpickle x --class A | --class goes with --jar.",
        "--cloudpickle x --requirements none.txt | --requirements: none.txt cannot be read"
      })
  void optionsThatDoNotGoTogetherAreRefused(String options, String fault) {
    CommandLineRun run = run(("bundles create m " + options).split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains(fault);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void cloneIsOfTheNewestVersionOfAName() {
    server
        .on("GET /v2/model-bundles/latest?model_name=words", 200, BUNDLE)
        .on(
            "POST /v2/model-bundles/clone-with-changes",
            200,
            "{\"model_bundle_id\": \"bun_aaaaaaaaaaaaaaaaaaaa\"}");

    CommandLineRun run = run("bundles", "clone", "words", "--app-config", "{\"exact\": 2.0}");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("bun_aaaaaaaaaaaaaaaaaaaa is a new version of bundle words.");
    assertThat(asked("POST /v2/model-bundles/clone-with-changes"))
        .endsWith(
            "{\"original_model_bundle_id\":\"bun_aaaaaaaaaaaaaaaaaaaa\","
                + "\"new_app_config\":{\"exact\":2.0}}");
  }

  @Test
  void cloneNeedsItsSettings() {
    CommandLineRun run = run("bundles", "clone", "words");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("--app-config");
  }

  @Test
  void showHasRequirementsAndWarningsOnce() {
    CommandLineRun run = run("bundles", "show", "bun_aaaaaaaaaaaaaaaaaaaa");

    assertThat(run.out())
        .contains("requirement  numpy>=1.26")
        .contains("functions    2")
        .containsOnlyOnce("numpy is not installed")
        .contains("warning      numpy is not installed");
  }
}
