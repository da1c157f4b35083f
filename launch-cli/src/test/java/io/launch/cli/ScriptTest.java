package io.launch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `launch`, in a folder where a JDK and Maven are scripts that say how they were
/// called.
class ScriptTest {
  private static final Path SCRIPT = Path.of("").toAbsolutePath().resolveSibling("launch");
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$PWD $*" >> "$ROOT/mvn.calls"
      [ ! -e "$ROOT/broken" ] || exit 1
      for module in launch-server launch-worker launch-cli launch-bench; do
        mkdir -p "$ROOT/$module/target/lib"
        touch "$ROOT/$module/target/$module-1.jar" "$ROOT/$module/target/$module-1-tests.jar"
        touch "$ROOT/$module/target/lib/lib-of-$module.jar"
      done
      mkdir -p "$ROOT/examples/keywords/target" "$ROOT/examples/minilm/target/model"
      touch "$ROOT/examples/keywords/target/k.jar" "$ROOT/examples/minilm/target/model/m.onnx"
      """;
  private static final String JAVA =
      """
      #!/bin/sh
      for word in "$@"; do
        case $word in
          -XX:AOTCacheOutput=*) echo learned > "${word#*=}"; echo "$@" >> "${0%/*}/rehearsals" ;;
        esac
      done
      echo "java $*"
      echo "worker $LAUNCH_WORKER_CLASSPATH"
      env | grep -c '^LAUNCH_SKIP_BUILD\\|^LAUNCH_COLUMNS' || true
      """;

  @TempDir Path temp;
  private Path root;
  private Path source;

  private record Run(int exitCode, String out, String err) {}

  @BeforeEach
  void prepare() throws IOException {
    root = Files.createDirectories(temp.toRealPath().resolve("a root"));
    Files.copy(SCRIPT, root.resolve("launch"));
    script(root.resolve("launch"), Files.readString(SCRIPT));
    script(temp.resolve("bin/mvn"), MAVEN);
    script(temp.resolve("jdk/bin/java"), JAVA);
    script(temp.resolve("jdk/bin/javac"), "#!/bin/sh\n");
    Files.writeString(temp.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    source = root.resolve("launch-cli/src/main/Main.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "class Main {}");
    Files.writeString(root.resolve("pom.xml"), "<project/>");
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start(Path script, Map<String, String> environment, String... arguments)
      throws IOException {
    var builder = new ProcessBuilder(script.toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(temp.toFile()).environment().clear();
    builder.environment().put("PATH", temp.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().put("ROOT", root.toString());
    builder.environment().put("LAUNCH_JAVA", temp.resolve("jdk").toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Run end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, err);
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    return end(start(root.resolve("launch"), Map.of(), arguments));
  }

  private List<String> builds() throws IOException {
    Path calls = root.resolve("mvn.calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  @Test
  void theFirstStartBuildsAndTheNextOnesRun() throws Exception {
    Run first = run("bundles", "list");
    Run second = run("bundles", "list");

    assertThat(first.err()).contains("launch: building");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("io.launch.cli.Main bundles list");
    assertThat(builds()).singleElement().asString().startsWith(root + " ").contains("package");
  }

  @Test
  void aNewerSourceIsBuilt() throws Exception {
    run("--version");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

    run("--version");

    assertThat(builds()).hasSize(2);
  }

  @Test
  void aDeletedSourceIsNoticed() throws Exception {
    run("--version");
    Files.delete(source);
    Files.setLastModifiedTime(source.getParent(), FileTime.from(Instant.now().plusSeconds(5)));

    run("--version");

    assertThat(builds()).hasSize(2);
  }

  @Test
  void startsAtTheSameTimeBuildOnce() throws Exception {
    Process one = start(root.resolve("launch"), Map.of(), "--version");
    Process two = start(root.resolve("launch"), Map.of(), "--version");

    assertThat(List.of(end(one).exitCode(), end(two).exitCode())).containsOnly(0);
    assertThat(builds()).hasSize(1);
  }

  @Test
  void aBuildThatFailsIsSaidAndTriedAgain() throws Exception {
    Path broken = Files.createFile(root.resolve("broken"));
    Run failed = run("--version");
    Files.delete(broken);
    Run good = run("--version");

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err()).contains("the build failed");
    assertThat(good.exitCode()).isZero();
  }

  @Test
  void aLinkFromElsewhereLeadsBack() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("bin/lnk"), root.resolve("launch"));
    Path second = Files.createSymbolicLink(temp.resolve("lnk2"), Path.of("bin/lnk"));

    Run run = end(start(second, Map.of("HOME", ""), "--version"));

    assertThat(link).isSymbolicLink();
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains(root + "/launch-cli/target/launch-cli-1.jar");
  }

  @Test
  void aServerGetsItsOwnJarsAndTheWorkersClassPath() throws Exception {
    Run run = end(start(root.resolve("launch"), Map.of("LAUNCH_COLUMNS", "80"), "serve", "-x"));

    assertThat(run.out().lines().toList())
        .satisfiesExactly(
            java ->
                assertThat(java)
                    .contains(
                        "-cp %1$s/launch-server-1.jar:%1$s/lib/lib-of-launch-server.jar io.launch"
                            .formatted(root.resolve("launch-server/target")))
                    .endsWith("io.launch.server.Main serve -x"),
            worker ->
                assertThat(worker)
                    .isEqualTo(
                        "worker %1$s/launch-worker-1.jar:%1$s/lib/lib-of-launch-worker.jar"
                            .formatted(root.resolve("launch-worker/target"))),
            own -> assertThat(own).isEqualTo("0"));
  }

  @Test
  void aServerIsRehearsedOnceAndThenStartsWithWhatWasLearned() throws Exception {
    Run first = run("serve", "--port", "9");
    Run second = run("serve", "--port", "9");

    assertThat(first.err()).contains("rehearsing");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains(" -XX:AOTCache=" + root.resolve("target/server.aot") + " ");
    assertThat(Files.readAllLines(temp.resolve("jdk/bin/rehearsals")))
        .singleElement()
        .asString()
        .contains("--port 0");
  }

  @Test
  void chaosGetsTheBenchmarksJarsAndRehearsedServers() throws Exception {
    Run run = run("chaos", "--seed", "1");

    assertThat(run.err()).contains("rehearsing");
    assertThat(run.out())
        .contains("io.launch.bench.chaos.ChaosCommand --seed 1")
        .contains(root.resolve("launch-bench/target/launch-bench-1.jar").toString());
  }

  @Test
  void argumentsForMavenArePassedOn() throws Exception {
    end(start(root.resolve("launch"), Map.of("MAVEN_ARGS", "-o -Dx=y"), "--version"));

    assertThat(builds()).singleElement().asString().contains(" -o -Dx=y ");
  }

  @Test
  void testRunsTheWholeGate() throws Exception {
    Run run = run("test");
    run("--version");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(builds()).singleElement().asString().endsWith("verify");
  }

  @Test
  void anOldJdkIsRefused() throws Exception {
    Files.writeString(temp.resolve("jdk/release"), "JAVA_VERSION=\"17.0.9\"\n");

    Run run = run("--version");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("is not a JDK 25 or later");
  }

  @Test
  void withoutMavenItSaysHowToGetIt() throws Exception {
    Files.delete(temp.resolve("bin/mvn"));
    for (String tool : List.of("bash", "dirname", "sed", "find", "touch", "mkdir", "rm", "flock")) {
      String wrapper = "#!/bin/sh\nexec /usr/bin/%s \"$@\"\n".formatted(tool);
      script(temp.resolve("bin").resolve(tool), wrapper);
    }

    Run run =
        end(start(root.resolve("launch"), Map.of("PATH", temp.resolve("bin").toString()), "demo"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("Maven was not found").contains("apt install maven");
  }
}
