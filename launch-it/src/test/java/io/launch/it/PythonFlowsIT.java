package io.launch.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the official Python client does, in its order: Python scripts against a real server with
/// real Python workers.
class PythonFlowsIT {
  private static final Path SCRIPTS = Project.folder("launch-it/src/test/python");

  @TempDir static Path folder;
  private static LaunchProcess server;
  private static String otherKey;
  private static String python;

  @BeforeAll
  static void start() throws Exception {
    python = Pythons.withCloudpickle();
    server = LaunchProcess.start(folder.resolve("data"), "--python", python);
    otherKey = keyOfAnotherOwner();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BareRoutes", "PrefixedRoutes"})
  void everyFlowOfTheClientWorks(String mode) throws Exception {
    Map<String, String> environment =
        Map.of(
            "LAUNCH_TEST_URL",
            server.url().toString(),
            "LAUNCH_TEST_KEY",
            LaunchProcess.API_KEY,
            "LAUNCH_TEST_OTHER_KEY",
            otherKey);

    Pythons.Ended ended =
        Pythons.run(environment, SCRIPTS, python, "-m", "unittest", "test_flows." + mode);

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).containsPattern("Ran [1-9][0-9]+ tests");
  }

  @Test
  void exampleModelPassesItsOwnTests() throws Exception {
    Pythons.Ended ended =
        Pythons.run(
            Map.of(), Project.folder("examples/summarize"), "python3", "-m", "unittest", "-q");

    assertThat(ended.exitCode()).as(ended.output()).isZero();
  }

  private static String keyOfAnotherOwner() throws IOException, InterruptedException {
    Process keys =
        new ProcessBuilder(
                Project.java().toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Project.classPath("launch-server"),
                "io.launch.server.Main",
                "keys",
                "create",
                "other",
                "--new-owner",
                "--json",
                "--data-dir",
                folder.resolve("data").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String json = new String(keys.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keys.waitFor()).as(json).isZero();
    return new ObjectMapper().readTree(json).get("key").asText();
  }
}
