package io.launch.cli;

import static io.launch.cli.TaskSamples.ENDPOINT_ID;
import static io.launch.cli.TaskSamples.ID;
import static io.launch.cli.TaskSamples.dead;
import static io.launch.cli.TaskSamples.endpoints;
import static io.launch.cli.TaskSamples.event;
import static io.launch.cli.TaskSamples.history;
import static io.launch.cli.TaskSamples.lost;
import static io.launch.cli.TaskSamples.open;
import static io.launch.cli.TaskSamples.succeeded;
import static io.launch.cli.TaskSamples.task;
import static io.launch.cli.TaskSamples.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskCommandsTest {
  private static final String ONE = "/v1/async-tasks/" + ID;

  @TempDir Path home;
  private FakeServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    server.on("GET /v1/model-endpoints", 200, endpoints("READY", ""));
    server.on("GET /v1/model-endpoints?name=embed", 200, endpoints("READY", ""));
    server.on("GET " + ONE + "/history", 200, history());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommandLineRun run(String... args) {
    Map<String, String> environment =
        Map.of("LAUNCH_URL", server.url(), "LAUNCH_API_KEY", "lk_test");
    return CommandLineRun.of(home, environment, args);
  }

  private void have(String task) {
    server.on("GET " + ONE, 200, task);
    server.on("GET " + ONE + "?position=true", 200, task);
    server.on("GET " + ONE + "?wait=20", 200, task);
  }

  @Test
  void tasksAreListedWithWholeIds() {
    server.on(
        "GET /v1/async-tasks?limit=1",
        200,
        tasks("more", open(ID, "STARTED", ", \"worker_id\": \"wrk_1\"")));

    CommandLineRun run = run("tasks", "list", "--limit", "1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines().toList())
        .satisfiesExactly(
            head -> assertThat(head).matches("ID +STATE +ENDPOINT +LABEL +AGE +ATTEMPTS +WORKER"),
            line ->
                assertThat(line)
                    .matches(ID + "  STARTED  embed +nightly  \\d+d( \\d+h)? +1 of 3 +wrk_1"),
            last -> assertThat(last).contains("there are more"));
  }

  @Test
  void filtersAreSentAsTheContractHasThem() {
    String query =
        "/v1/async-tasks?model_endpoint_id="
            + ENDPOINT_ID
            + "&state=dead,timed_out&label=nightly&since=2026-05-01T08%3A00%3A00Z"
            + "&limit=7&cursor=c";
    server.on("GET " + query, 200, tasks(null));

    CommandLineRun run =
        run(
            "tasks",
            "list",
            "--endpoint",
            "embed",
            "--state",
            "dead,timed-out",
            "--label",
            "nightly",
            "--since",
            "2026-05-01T10:00:00+02:00",
            "--limit",
            "7",
            "--cursor",
            "c");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).endsWith("(none)\n");
  }

  @Test
  void listGoesOnUntilItsLimit() throws IOException {
    server.on("GET /v1/async-tasks?limit=3", 200, tasks("c1", open("a", "PENDING", "")));
    server.on(
        "GET /v1/async-tasks?limit=2&cursor=c1",
        200,
        tasks("c2", open("b", "PENDING", ""), open("c", "PENDING", "")));

    CommandLineRun run = run("tasks", "list", "--limit", "3", "--json");

    var tree = CliJson.MAPPER.readTree(run.out());
    assertThat(tree.findValuesAsText("task_id")).containsExactly("a", "b", "c");
    assertThat(tree.get("next_cursor").textValue()).isEqualTo("c2");
  }

  @Test
  void timeAgoIsReadAndNonsenseIsNot() {
    CommandLineRun nonsense = run("tasks", "list", "--since", "yesterday");
    CommandLineRun ago = run("tasks", "list", "--since", "2d");

    assertThat(nonsense.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(nonsense.err()).contains("'yesterday' (expected: how long ago, such as 2h or 7d");
    assertThat(ago.exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
    assertThat(server.requests().getFirst())
        .matches("GET /v1/async-tasks\\?since=\\d{4}-.*Z&limit=50");
  }

  @Test
  void deadTaskIsShownWithAllThatOneAsks() {
    have(dead(ID));
    server.on("GET " + ONE + "/history", 200, history(lost()));

    CommandLineRun run = run("tasks", "show", ID);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED.number());
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsSubsequence(
            "task        " + ID,
            "state       DEAD, given up on after its last attempt",
            "endpoint    embed, READY",
            "label       nightly",
            "created     2026-05-01",
            "started     2026-05-01",
            "ended       2026-05-01",
            "ago), after running 3s",
            "attempts    3 of 3",
            "worker      wrk_1, revision 2",
            "kept until",
            "History:",
            "LOST  1        wrk_0   the worker ended: killed",
            "Why it failed:\nthe worker ended: killed\nlast words",
            "Next:",
            "launch tasks retry " + ID + "  run it again",
            "launch tasks input " + ID + "  what it was given",
            "launch endpoints logs embed");
  }

  @Test
  void pendingTaskIsShownWithItsPlaceAndItsEndpointsTrouble() {
    server.on("GET /v1/model-endpoints", 200, endpoints("UPDATE_FAILED", "no memory"));
    have(
        open(ID, "PENDING", ", \"queue\": {\"ahead\": 12, \"starts_in_seconds\": 90.0}")
            .replace("\"attempts\": 1", "\"attempts\": 0"));

    CommandLineRun run = run("tasks", "show", ID);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("PENDING, it waits for a worker")
        .contains("embed, UPDATE_FAILED: no memory")
        .contains("12 tasks before it, starts in about 1m 30s")
        .contains("launch tasks watch " + ID + "   wait for it")
        .doesNotContain("attempts");
  }

  @Test
  void taskThatIsOnlyAtHandIsNotSaidToRun() {
    have(open(ID, "STARTED", ""));

    CommandLineRun run = run("tasks", "show", ID);

    assertThat(run.out()).contains("STARTED, it gets the next free worker");
  }

  @Test
  void taskWhoseTimeWasOverSaysThatAboveTheStack() {
    String stack = "Stack (most recent call last):\\n  File model.py";
    have(
        task(
            ID,
            "TIMED_OUT",
            "\"result\": \"It ran longer than 2 s.\", \"traceback\": \"" + stack + "\"",
            ", \"deadline\": \"2026-05-01T10:00:05Z\""));

    CommandLineRun run = run("tasks", "show", ID);

    assertThat(run.out())
        .contains("deadline  2026-05-01")
        .contains("Why it failed:\nIt ran longer than 2 s.\nStack (most recent call last):\n");
  }

  @Test
  void taskThatIsNotThereMayHaveBeenDeleted() {
    server.on(
        "GET " + ONE + "?position=true",
        404,
        "{\"detail\": \"The specified task could not be found.\"}");

    CommandLineRun run = run("tasks", "show", ID);

    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
    assertThat(run.err()).contains("`launch tasks list` shows yours").contains("is deleted when");
  }

  @Test
  void taskThatWasRunAgainSaysAsWhich() {
    have(dead(ID).replace("\"worker_id\"", "\"retried_as\": \"again\", \"worker_id\""));

    CommandLineRun run = run("tasks", "show", ID);

    assertThat(run.out())
        .contains("repeated as  again")
        .contains("launch tasks show again  how it went when it was run again")
        .doesNotContain("tasks retry");
  }

  @Test
  void succeededTaskIsShownWithItsResultAndItsTimes() {
    have(succeeded(ID));

    CommandLineRun run = run("tasks", "show", ID);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("ago), after waiting 2s")
        .contains("ago), after running 3s")
        .endsWith("Result:\n[ 1, 2 ]\n");
  }

  @Test
  void resultAloneMayBeAskedFor() {
    have(succeeded(ID));

    CommandLineRun run = run("tasks", "show", ID, "--wait", "--result");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("[ 1, 2 ]\n");
  }

  @Test
  void scriptsGetOneDocumentWithDetailAndHistory() throws IOException {
    have(dead(ID));
    server.on("GET " + ONE + "/history", 200, history(lost()));

    CommandLineRun run = run("tasks", "show", ID, "--json");

    var tree = CliJson.MAPPER.readTree(run.out());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED.number());
    assertThat(tree.at("/status").textValue()).isEqualTo("FAILURE");
    assertThat(tree.at("/detail/state").textValue()).isEqualTo("DEAD");
    assertThat(tree.at("/history/0/kind").textValue()).isEqualTo("LOST");
    assertThat(tree.at("/traceback").textValue()).startsWith("the worker ended");
  }

  @Test
  void changesOfAWatchedTaskAreToldAndItsResultPrinted() {
    have(succeeded(ID));
    String half =
        ", \"progress\": {\"fraction\": 0.5, \"message\": \"page 2\", \"at\": \"2026-05-01T10:00:03Z\"}";
    server.on(
        "GET " + ONE + "/events",
        200,
        event("1", open(ID, "PENDING", ""))
            + event("2", open(ID, "STARTED", ", \"worker_id\": \"wrk_1\""))
            + event("3", open(ID, "STARTED", half))
            + event("4", open(ID, "STARTED", half))
            + event("5", succeeded(ID)));

    CommandLineRun run = run("tasks", "watch", ID);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("[ 1, 2 ]\n");
    assertThat(run.err().lines().map(line -> line.replaceFirst("^\\d\\d:\\d\\d:\\d\\d  ", "")))
        .containsExactly(
            "PENDING, it waits to be tried again",
            "STARTED, wrk_1 has it",
            "50 %, page 2",
            "SUCCESS, the model answered");
  }

  @Test
  void watchedTaskThatGoesBackIntoTheQueueWasNotCreatedThen() {
    String pending = open(ID, "PENDING", "").replace("\"attempts\": 1", "\"attempts\": 0");
    have(succeeded(ID));
    server.on(
        "GET " + ONE + "/events",
        200,
        event("1", pending)
            + event("2", open(ID, "STARTED", ""))
            + event("3", pending)
            + event("4", succeeded(ID)));

    CommandLineRun run = run("tasks", "watch", ID);

    List<String> lines = run.err().lines().toList();
    assertThat(lines.get(0)).startsWith(Text.clock(Instant.parse("2026-05-01T10:00:00Z")));
    assertThat(lines.get(1)).endsWith("STARTED, it gets the next free worker");
    assertThat(lines.get(2)).endsWith("PENDING, it waits for a worker").isNotEqualTo(lines.get(0));
  }

  @Test
  void watchedTaskThatFailsEndsWithExitCodeOne() {
    have(dead(ID));
    server.on("GET " + ONE + "/events", 200, event("1", dead(ID)));

    CommandLineRun text = run("tasks", "watch", ID);
    CommandLineRun json = run("tasks", "watch", ID, "--json");

    assertThat(text.exitCode()).isEqualTo(ExitCode.FAILED.number());
    assertThat(text.err())
        .contains("ended DEAD, given up on after its last attempt:\nthe worker ended: killed")
        .contains("`launch tasks show " + ID + "`");
    assertThat(json.exitCode()).isEqualTo(ExitCode.FAILED.number());
    assertThat(json.out().lines()).singleElement().asString().contains("\"state\":\"DEAD\"");
  }

  @Test
  void cancelSaysWhatHadEndedBefore() throws IOException {
    server.on("POST " + ONE + "/cancel", 200, open(ID, "CANCELLED", ""));
    server.on("POST /v1/async-tasks/t2/cancel", 200, succeeded("t2"));

    CommandLineRun one = run("tasks", "cancel", ID);
    CommandLineRun two = run("tasks", "cancel", ID, "t2");
    CommandLineRun json = run("tasks", "cancel", ID, "--json");

    assertThat(one.exitCode()).as(one.err()).isZero();
    assertThat(one.out()).isEqualTo("Task " + ID + " is CANCELLED.\n");
    assertThat(two.exitCode()).isEqualTo(ExitCode.FAILED.number());
    assertThat(two.out()).endsWith("Task t2 had ended before: SUCCESS.\n");
    assertThat(CliJson.MAPPER.readTree(json.out()).at("/tasks/0/detail/state").textValue())
        .isEqualTo("CANCELLED");
  }

  @Test
  void retryPrintsTheNewTask() {
    server.on("POST " + ONE + "/retry", 200, "{\"task_id\": \"again\"}");
    server.on("GET /v1/async-tasks/again?wait=20", 200, succeeded("again"));

    CommandLineRun once = run("tasks", "retry", ID);
    CommandLineRun waited = run("tasks", "retry", ID, "--wait");

    assertThat(once.out()).isEqualTo("again\n");
    assertThat(waited.out()).isEqualTo("[ 1, 2 ]\n");
  }

  @Test
  void inputIsPrintedAsItWasGiven() {
    server.on("GET " + ONE + "/input", 200, "{\"args\": {\"x\": 1.50}, \"return_pickled\": false}");
    server.on(
        "GET /v1/async-tasks/t2/input",
        200,
        "{\"args_url\": \"http://h/in?s=1\", \"return_pickled\": false}");

    assertThat(run("tasks", "input", ID).out()).isEqualToIgnoringWhitespace("{\"x\": 1.50}");
    assertThat(run("tasks", "input", "t2").out()).isEqualTo("http://h/in?s=1\n");
  }

  @Test
  void historyIsATableOrSaysThatThereIsNone() {
    CommandLineRun none = run("tasks", "history", ID);
    server.on("GET " + ONE + "/history", 200, history(lost()));
    CommandLineRun one = run("tasks", "history", ID);

    assertThat(none.out()).isEqualTo("(nothing out of the ordinary)\n");
    assertThat(one.out()).contains("LOST").contains("wrk_0").contains("the worker ended: killed");
  }

  @Test
  void whatIsSaidOfATaskIsSentWithIt() {
    server.on("POST /v1/async-tasks?model_endpoint_id=" + ENDPOINT_ID, 200, "{\"task_id\": \"t\"}");

    CommandLineRun run =
        run(
            "predict",
            "embed",
            "--args",
            "{}",
            "--no-wait",
            "--priority",
            "-5",
            "--label",
            "nightly",
            "--deadline",
            "1h",
            "--idempotency-key",
            "page-1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(server.requests().getLast())
        .contains("\"priority\":-5", "\"label\":\"nightly\"", "\"deadline_seconds\":3600.0");
    assertThat(server.keys()).containsExactly("page-1");
  }

  @Test
  void onlyAnAsyncEndpointTakesWhatIsSaidOfTasks() {
    server.on(
        "GET /v1/model-endpoints?name=embed", 200, endpoints("READY", "").replace("async", "sync"));

    CommandLineRun run = run("predict", "embed", "--args", "{}", "--label", "x");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err())
        .contains("--label: endpoint embed is sync (expected: an async endpoint).");
  }
}
