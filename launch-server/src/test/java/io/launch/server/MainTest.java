package io.launch.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void keysAreMadeListedAndEnded() throws Exception {
    assertThat(keys("create", "laptop", "--json")).as(err.toString()).isZero();
    JsonNode made = new ObjectMapper().readTree(out.toString());
    String id = made.path("id").asText();

    assertThat(made.path("key").asText()).matches("lk_[0-9a-v]{40}");
    assertThat(keys("revoke", id)).isZero();
    out.getBuffer().setLength(0);
    assertThat(keys("list", "--json")).isZero();

    JsonNode listed = new ObjectMapper().readTree(out.toString());
    assertThat(listed.at("/0/name").asText()).isEqualTo("laptop");
    assertThat(listed.at("/0/revoked_at").asText()).endsWith("Z");
    assertThat(out.toString()).doesNotContain(made.path("key").asText());
  }

  @Test
  void keyMayBelongToANewOwnerOrToOneThatIsNamed() throws Exception {
    String first = owner("laptop");
    String guest = owner("guest", "--new-owner");

    assertThat(guest).isNotEqualTo(first);
    assertThat(owner("again", "--owner", guest)).isEqualTo(guest);
    assertThat(keys("create", "nobody", "--owner", "own_x")).isEqualTo(1);
    assertThat(err.toString())
        .endsWith("Owner own_x was not found. `launch keys list` shows the owners.\n");
    out.getBuffer().setLength(0);
    assertThat(keys("list")).isZero();
    assertThat(out.toString()).contains("OWNER", first, guest);
  }

  private String owner(String name, String... flags) throws Exception {
    out.getBuffer().setLength(0);
    List<String> arguments = new ArrayList<>(List.of("create", name, "--json"));
    arguments.addAll(List.of(flags));
    assertThat(keys(arguments.toArray(String[]::new))).as(err.toString()).isZero();
    return new ObjectMapper().readTree(out.toString()).path("owner").asText();
  }

  @Test
  void endingAKeyThatIsNotThereFailsInOneSentence() {
    assertThat(keys("revoke", "key_none")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("launch keys revoke: API key key_none was not found, or is revoked already.\n");
  }

  @Test
  void badSettingIsAUsageErrorInOneSentence() {
    assertThat(run("serve", "--port", "high")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "launch serve: port: 'high' from flag --port (expected: a whole number from 0 to"
                + " 65535)\n");
  }

  @Test
  void unknownFlagIsAUsageErrorThatNamesTheNearestOne() {
    assertThat(run("serve", "--prot", "9")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "launch serve: unknown flag --prot; did you mean --port? (launch serve --help shows"
                + " how)\n");
  }

  @Test
  void printedConfigTellsWhereValuesComeFrom() throws Exception {
    Path file = Files.writeString(folder.resolve("launch.yaml"), "max-attempts: 5\n");

    assertThat(run("serve", "--print-config", "--config", file.toString())).isZero();

    assertThat(out.toString())
        .contains("max-attempts: 5  # " + file + ", line 1")
        .contains("api-key: (hidden)");
  }

  @Test
  void serverWithoutAWorkerProgramSaysHowToNameIt() {
    assertThat(run("serve", "--data-dir", folder.resolve("data").toString(), "--port", "0"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("worker-classpath: ''").contains("./launch");
  }

  @Test
  void helpNamesEveryKey() {
    assertThat(run("serve", "--help")).isZero();
    assertThat(out.toString()).contains("--max-waiting-requests", "--worker-classpath", "Examples");
  }

  private int keys(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "keys";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--data-dir";
    all[arguments.length + 2] = folder.resolve("data").toString();
    return run(all);
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine(Map.of("LAUNCH_API_KEY", "lk_0123456789abcdef"));
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
