package io.launch.cli;

import static io.launch.cli.TaskSamples.ENDPOINT_ID;
import static io.launch.cli.TaskSamples.ID;
import static io.launch.cli.TaskSamples.dead;
import static io.launch.cli.TaskSamples.endpoints;
import static io.launch.cli.TaskSamples.event;
import static io.launch.cli.TaskSamples.history;
import static io.launch.cli.TaskSamples.succeeded;
import static io.launch.cli.TaskSamples.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is done with the queue of an async endpoint, and with its dead letters.
class QueueCommandsTest {
  private static final String PATH = "/v1/model-endpoints/" + ENDPOINT_ID;
  private static final String REQUEUE = "POST " + PATH + "/dead-letters/requeue";
  private static final String PURGE = "POST " + PATH + "/dead-letters/purge";

  @TempDir Path home;
  private FakeServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    server.on("GET /v1/model-endpoints", 200, endpoints("READY", ""));
    server.on("GET /v1/model-endpoints?name=embed", 200, endpoints("READY", ""));
    server.on(PURGE, 200, "{\"purged\": 3}");
    server.on(
        "GET " + PATH + "/queue",
        200,
        """
        {"pending": 1, "started": 2, "oldest_pending_seconds": 75.5, "dead_letters": 3,
         "ended_per_second": 0.25, "drain_seconds": 4.0}\
        """);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommandLineRun run(String... args) {
    return CommandLineRun.of(home, environment(), args);
  }

  private Map<String, String> environment() {
    return Map.of("LAUNCH_URL", server.url(), "LAUNCH_API_KEY", "lk_test");
  }

  @Test
  void queueIsToldInWords() {
    CommandLineRun run = run("endpoints", "queue", "embed");

    assertThat(run.out())
        .isEqualTo(
            """
            endpoint      embed, READY
            waiting       1 task
            oldest        waits for 1m 15s
            handed out    2 tasks
            ended         15 in the last minute
            empty         in about 4s
            dead letters  3
            """);
  }

  @Test
  void queueSaysWhatIsWrongWithItsEndpoint() {
    String reason = "no memory " + "for it ".repeat(30) + "left";
    String broken =
        endpoints("UPDATE_FAILED", reason)
            .replace(
                "\"deployment_state\": null",
                """
                "deployment_state": {"min_workers": 2, "max_workers": 2, "per_worker": 1,
                 "concurrent_requests_per_worker": 1, "available_workers": 0}\
                """);
    server.on("GET /v1/model-endpoints?name=embed", 200, broken);

    CommandLineRun queue = run("endpoints", "queue", "embed");
    CommandLineRun endpoint = run("endpoints", "show", "embed");

    assertThat(queue.out())
        .contains("endpoint      embed, UPDATE_FAILED: " + reason + "\nworkers       0 of 2\n");
    assertThat(endpoint.out()).contains(reason);
  }

  @Test
  void deadLettersAreListedWithTheReason() {
    server.on("GET " + PATH + "/dead-letters?limit=50", 200, tasks(null, dead(ID)));

    CommandLineRun run = run("endpoints", "dead-letters", "list", "embed");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern(ID + "  nightly  .* ago  3 of 3    the worker ended: killed");
  }

  @Test
  void deadLetterIsShownWithItsInput() throws IOException {
    haveOne(dead(ID));

    CommandLineRun text = run("endpoints", "dead-letters", "show", "embed", ID);
    CommandLineRun json = run("endpoints", "dead-letters", "show", "embed", ID, "--json");

    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out()).contains("Why it failed:").containsPattern("Input:\n\\{\\s+\"x\" : 1");
    assertThat(CliJson.MAPPER.readTree(json.out()).at("/input/args/x").intValue()).isOne();
  }

  @Test
  void taskThatIsNotDeadIsNoDeadLetter() {
    haveOne(succeeded(ID));

    CommandLineRun run = run("endpoints", "dead-letters", "show", "embed", ID);

    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
    assertThat(run.err()).contains("is no dead letter of endpoint embed");
  }

  private void haveOne(String task) {
    String one = "GET /v1/async-tasks/" + ID;
    server.on(one + "?position=true", 200, task);
    server.on(one + "?wait=20", 200, task);
    server.on(one + "/history", 200, history());
    server.on(one + "/input", 200, "{\"args\": {\"x\": 1}, \"return_pickled\": false}");
  }

  @Test
  void someAreRequeued() {
    server.on(REQUEUE, 200, "{\"requeued\": {\"t1\": \"n1\"}}");

    CommandLineRun run = run("endpoints", "dead-letters", "requeue", "embed", "t1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("DEAD LETTER  RUNS AGAIN AS\nt1           n1\n");
    assertThat(server.requests()).contains(REQUEUE + " {\"task_ids\":[\"t1\"]}");
  }

  @Test
  void allAreRequeuedOnlyWhenSaidSo() {
    server.on(REQUEUE, 200, "{\"requeued\": {}}");

    CommandLineRun neither = run("endpoints", "dead-letters", "requeue", "embed");
    CommandLineRun both = run("endpoints", "dead-letters", "requeue", "embed", "t1", "--all");
    CommandLineRun all = run("endpoints", "dead-letters", "requeue", "embed", "--all");

    assertThat(neither.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(all.exitCode()).as(all.err()).isZero();
    assertThat(all.out()).isEqualTo("(there are none)\n(3 are left: run it again)\n");
    assertThat(server.requests()).containsOnlyOnce(REQUEUE + " {\"all\":true}");
  }

  @Test
  void purgeNeedsAYesWhereNobodyCanBeAsked() {
    CommandLineRun silent = run("endpoints", "dead-letters", "purge", "embed", "--all");
    CommandLineRun yes = run("endpoints", "dead-letters", "purge", "embed", "--all", "--yes");

    assertThat(silent.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(silent.err()).contains("--yes");
    assertThat(yes.exitCode()).as(yes.err()).isZero();
    assertThat(yes.out()).startsWith("3 dead letters were deleted.\n");
    assertThat(server.requests()).containsOnlyOnce(PURGE + " {\"all\":true}");
  }

  @Test
  void personIsAskedBeforeAPurge() {
    String[] purge = {"endpoints", "dead-letters", "purge", "embed", "--all"};
    CommandLineRun no = CommandLineRun.atTerminal("n\n", home, environment(), purge);
    CommandLineRun nothing = CommandLineRun.atTerminal("", home, environment(), purge);
    int before = server.requests().size();
    CommandLineRun yes = CommandLineRun.atTerminal("y\n", home, environment(), purge);

    assertThat(no.err()).isEqualTo("Delete 3 dead letters of endpoint embed for good? [y/N] ");
    assertThat(no.out()).isEqualTo("Nothing was deleted.\n");
    assertThat(nothing.exitCode()).isEqualTo(ExitCode.FAILED.number());
    assertThat(yes.exitCode()).as(yes.err()).isZero();
    assertThat(server.requests().indexOf(PURGE + " {\"all\":true}")).isGreaterThanOrEqualTo(before);
  }

  @Test
  void purgeSaysOfHowManyIdsNothingWasDeleted() {
    String[] purge = {"endpoints", "dead-letters", "purge", "embed", "a", "b", "c", "d", "--yes"};

    CommandLineRun run = run(purge);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .isEqualTo("3 dead letters were deleted.\n(1 of the ids is none, or no longer one)\n");
  }

  @Test
  void outcomesOfAnEndpointArePrintedAsTheyCome() {
    server.once(
        "GET " + PATH + "/task-events", 200, event("1", succeeded("t1")) + event("2", dead("t2")));

    CommandLineRun run = run("endpoints", "watch", "embed");

    assertThat(run.exitCode()).as("the endpoint is gone").isEqualTo(ExitCode.NOT_FOUND.number());
    assertThat(run.out().lines().toList())
        .first(InstanceOfAssertFactories.STRING)
        .matches("\\d\\d:\\d\\d:\\d\\d  t1  SUCCESS    3s  nightly");
    assertThat(run.out()).contains("t2  DEAD       3s  nightly  the worker ended: killed");
  }

  @Test
  void pythonNamesTheExceptionInTheLastLine() {
    String trace =
        "Traceback (most recent call last):\\n  File \\\"m.py\\\", line 7\\nValueError: no page";
    server.on(
        "GET " + PATH + "/dead-letters?limit=50",
        200,
        tasks(null, dead(ID).replace("the worker ended: killed\\nlast words", trace)));

    CommandLineRun run = run("endpoints", "dead-letters", "list", "embed");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("3 of 3    ValueError: no page");
  }

  @Test
  void triesAreSetWhenAnEndpointIsChanged() throws IOException {
    server.on(
        "PUT " + PATH,
        200,
        "{\"endpoint_creation_task_id\": \"x\", \"model_endpoint_id\": \"" + ENDPOINT_ID + "\"}");

    run(
        "endpoints",
        "update",
        "embed",
        "--max-attempts",
        "5",
        "--retry-backoff",
        "1500ms",
        "--no-retry-on-error",
        "--task-retention",
        "7d");

    String put =
        server.requests().stream().filter(it -> it.startsWith("PUT ")).findFirst().orElseThrow();
    var sent = CliJson.MAPPER.readTree(put.substring(put.indexOf('{')));
    assertThat(sent.get("max_attempts").intValue()).isEqualTo(5);
    assertThat(sent.get("retry_backoff_seconds").doubleValue()).isEqualTo(1.5);
    assertThat(sent.get("retry_on_error").booleanValue()).isFalse();
    assertThat(sent.get("task_retention_seconds").intValue()).isEqualTo(604_800);
  }
}
