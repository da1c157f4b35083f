package io.launch.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.adapters.sql.DatabaseUrl;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  @TempDir private Path folder;

  @Test
  void defaultsServeOnThisMachineOnly() {
    ServerConfig config = read(Map.of(), Map.of());

    assertThat(config.http().host()).isEqualTo("127.0.0.1");
    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.dataDir()).isEqualTo(Path.of(System.getProperty("user.home"), ".launch"));
    assertThat(config.database())
        .isEqualTo(new DatabaseUrl.Sqlite(config.dataDir().resolve("launch.db")));
    assertThat(config.objects()).isEqualTo(config.dataDir().resolve("objects"));
    assertThat(config.predictions().allowPrivateUrls()).isTrue();
    assertThat(config.tasks().lease()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void flagWinsOverVariableOverFileOverDefault() throws Exception {
    Path file = file("port: 1\nmax-attempts: 1\ntask-lease: 1s\n");

    ServerConfig config =
        new ConfigReader(Map.of("LAUNCH_PORT", "2", "LAUNCH_MAX_ATTEMPTS", "2"))
            .read(Map.of("port", "3"), Optional.of(file));

    assertThat(config.http().port()).isEqualTo(3);
    assertThat(config.tasks().maxAttempts()).isEqualTo(2);
    assertThat(config.tasks().lease()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.http().maxBatchTasks()).isEqualTo(1000);
  }

  @Test
  void pythonIsTheUsualOneUnlessItIsNamed() {
    ServerConfig usual = read(Map.of(), Map.of());
    ServerConfig named = read(Map.of("LAUNCH_PYTHON", "/opt/python/bin/python3"), Map.of());
    ServerConfig flagged = read(Map.of("LAUNCH_PYTHON", "/x"), Map.of("python", "python3.12"));

    assertThat(usual.workers().python()).isEmpty();
    assertThat(usual.workers().environmentTimeout()).isEqualTo(Duration.ofMinutes(15));
    assertThat(named.workers().python()).contains("/opt/python/bin/python3");
    assertThat(flagged.workers().python()).contains("python3.12");
  }

  @Test
  void unknownKeyOfTheFileNamesItsLineAndTheNearestKey() throws Exception {
    Path file = file("host: 127.0.0.1\nprot: 80\n");

    assertThatThrownBy(() -> new ConfigReader(Map.of()).read(Map.of(), Optional.of(file)))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessage(
            file
                + ", line 2: unknown configuration key 'prot' (did you mean 'port'?"
                + " docs/config.md has all of them)");
  }

  @Test
  void unknownVariableNamesTheNearestVariable() {
    assertThatThrownBy(() -> read(Map.of("LAUNCH_MAX_ATEMPTS", "2"), Map.of()))
        .hasMessageContaining("environment variable LAUNCH_MAX_ATEMPTS")
        .hasMessageContaining("did you mean 'LAUNCH_MAX_ATTEMPTS'?");
  }

  @Test
  void variablesOfOtherPartsOfLaunchAreNotTheServers() {
    ServerConfig config =
        read(Map.of("LAUNCH_URL", "http://x", "LAUNCH_JAVA", "/jdk", "PATH", "/bin"), Map.of());

    assertThat(config.http().port()).isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource({
    "port, 70000, a whole number from 0 to 65535",
    "port, x, a whole number from 0 to 65535",
    "max-body-bytes, 12 bananas, bytes such as 1048576",
    "task-lease, -1s, a time such as 500ms",
    "task-lease, 0s, a time such as 500ms",
    "allow-private-urls, maybe, true or false",
    "public-url, ftp://x, a URL such as https",
    "database-url, jdbc:mysql://db/launch, jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE",
    "object-store, s3://bucket, a folder",
    "idle-timeout, 20s, more than predict-timeout and max-wait",
    "host, ' ', an address of this machine"
  })
  void badValueNamesKeyValuePlaceAndExpectation(String key, String value, String expected) {
    assertThatThrownBy(() -> read(Map.of(), Map.of(key, value)))
        .hasMessageStartingWith(key + ": '" + value.strip() + "' from flag --" + key)
        .hasMessageContaining("(expected: " + expected);
  }

  @ParameterizedTest
  @CsvSource({"4096, 4096", "64KiB, 65536", "1 MiB, 1048576", "1GiB, 1073741824"})
  void sizesHaveUnits(String text, long bytes) {
    assertThat(read(Map.of(), Map.of("max-body-bytes", text)).http().maxBodyBytes())
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"5, PT5S", "1500ms, PT1.5S", "2m, PT2M", "PT90S, PT90S", "1h, PT1H"})
  void timesHaveUnits(String text, String time) {
    assertThat(read(Map.of(), Map.of("task-lease", text)).tasks().lease())
        .isEqualTo(Duration.parse(time));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "localhost, true",
    "::1, true",
    "0.0.0.0, false",
    "10.0.0.1, false"
  })
  void privateUrlsAreAllowedOnlyWhileTheServerListensOnLoopback(String host, boolean allowed) {
    assertThat(read(Map.of(), Map.of("host", host)).predictions().allowPrivateUrls())
        .isEqualTo(allowed);
    assertThat(
            read(Map.of(), Map.of("host", host, "allow-private-urls", "false"))
                .predictions()
                .allowPrivateUrls())
        .isFalse();
  }

  @Test
  void listOfTheFileIsAList() throws Exception {
    Path file = file("required-labels: [team, product]\napi-key:\n");

    ServerConfig config = new ConfigReader(Map.of()).read(Map.of(), Optional.of(file));

    assertThat(config.workers().requiredLabels()).isEqualTo(List.of("team", "product"));
    assertThat(config.apiKey()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'- a', 'expected: lines of the form'",
    "'port: {a: 1}', 'expected: one value, not a block'",
    "'port: [', 'is not valid YAML'"
  })
  void fileOfAnotherFormIsRefused(String content, String message) throws Exception {
    Path file = file(content);

    assertThatThrownBy(() -> new ConfigReader(Map.of()).read(Map.of(), Optional.of(file)))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(message);
  }

  @Test
  void missingFileIsNamed() {
    Path file = folder.resolve("none.yaml");

    assertThatThrownBy(() -> new ConfigReader(Map.of()).read(Map.of(), Optional.of(file)))
        .hasMessage("config: " + file + " (expected: a YAML file; it does not exist)");
  }

  @Test
  void printedConfigHidesSecretsAndTellsPlaces() {
    String printed =
        new ConfigReader(Map.of("LAUNCH_API_KEY", "lk_very_secret_key"))
            .print(Map.of("port", "9"), Optional.empty());

    assertThat(printed)
        .contains("api-key: (hidden)  # environment variable LAUNCH_API_KEY")
        .contains("port: 9  # flag --port")
        .contains("max-attempts: 3  # default")
        .doesNotContain("secret_key");
    assertThat(read(Map.of(), Map.of("api-key", "lk_very_secret_key")).toString())
        .doesNotContain("secret_key");
  }

  @Test
  void databaseIsAFileOrAServerWhosePasswordIsNotPrinted() {
    String url = "jdbc:postgresql://db/launch?user=launch&password=geheim";

    ServerConfig file = read(Map.of(), Map.of("database-url", "jdbc:sqlite:~/rows.db"));
    ServerConfig shared = read(Map.of(), Map.of("database-url", url, "database-writers", "4"));
    String printed =
        new ConfigReader(Map.of("LAUNCH_DATABASE_URL", url)).print(Map.of(), Optional.empty());

    assertThat(file.database())
        .isEqualTo(new DatabaseUrl.Sqlite(Path.of(System.getProperty("user.home"), "rows.db")));
    assertThat(shared.database()).isEqualTo(new DatabaseUrl.Postgresql(url));
    assertThat(shared.databaseBounds().writers()).isEqualTo(4);
    assertThat(shared.toString()).doesNotContain("geheim");
    assertThat(printed)
        .contains("database-url: jdbc:postgresql://db/launch?(hidden)  # environment variable")
        .doesNotContain("geheim");
    assertThatThrownBy(
            () -> read(Map.of(), Map.of("database-url", "jdbc:postgresql://u:geheim@db:x/launch")))
        .hasMessageStartingWith("database-url: 'jdbc:postgresql://(hidden)@db:x/launch'");
  }

  private ServerConfig read(Map<String, String> environment, Map<String, String> flags) {
    return new ConfigReader(environment).read(flags, Optional.empty());
  }

  private Path file(String content) throws Exception {
    return Files.writeString(folder.resolve("launch.yaml"), content);
  }
}
