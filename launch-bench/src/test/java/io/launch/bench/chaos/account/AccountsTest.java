package io.launch.bench.chaos.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.task.TaskId;
import io.launch.api.task.TaskStatus;
import io.launch.bench.chaos.fault.FaultKind;
import io.launch.bench.chaos.fault.MadeFault;
import io.launch.bench.chaos.fault.PlannedFault;
import io.launch.bench.chaos.load.EchoRequest;
import io.launch.bench.chaos.load.EchoRequest.Kind;
import io.launch.bench.chaos.load.Executions;
import io.launch.bench.chaos.load.Executions.Run;
import io.launch.bench.chaos.load.Outcome;
import io.launch.bench.chaos.load.TaskBook.Refusal;
import io.launch.bench.chaos.load.TrackedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String DEAD = "Given up after 3 attempts (max_attempts): and so on";

  private static final Set<FaultKind> COSTLY =
      Set.of(FaultKind.KILL_WORKER, FaultKind.STOP_WORKER, FaultKind.KILL_SERVER);

  private final List<TrackedTask> tasks = new ArrayList<>();
  private final List<MadeFault> faults = new ArrayList<>();
  private final Map<String, List<Run>> runs = new HashMap<>();
  private final List<String> unanswered = new ArrayList<>();
  private final List<Refusal> refused = new ArrayList<>();

  @Test
  void everyTaskIsInJustOneOfTheEndings() {
    ended("a", Kind.QUICK, TaskStatus.SUCCESS, "");
    ran("a", 0);
    ended("b", Kind.FAILING, TaskStatus.FAILURE, "asked to fail: b");
    ran("b", 0);
    open("c");

    Accounts accounts = accounts();

    assertThat(accounts.submitted()).isEqualTo(3);
    assertThat(accounts.endings())
        .isEqualTo(Map.of(Ending.SUCCEEDED, 1, Ending.ASKED_TO_FAIL, 1, Ending.OPEN, 1));
    assertThat(accounts.breaches()).singleElement().asString().contains("STUCK");
    assertThat(AccountsText.render(accounts)).contains("BROKEN PROMISES: 1");
  }

  @Test
  void breachThatWasSeenIsTold() {
    TrackedTask task = ended("a", Kind.QUICK, TaskStatus.SUCCESS, "");
    ran("a", 0);
    task.breach("LOST: a server answered 404");

    assertThat(accounts().breaches()).singleElement().asString().contains("LOST");
  }

  @Test
  void successWithoutARunIsABreach() {
    ended("a", Kind.QUICK, TaskStatus.SUCCESS, "");

    assertThat(accounts().breaches()).singleElement().asString().contains("without having run");
  }

  @Test
  void successOfATaskThatMustFailIsABreach() {
    ended("a", Kind.FAILING, TaskStatus.SUCCESS, "");
    ran("a", 0);

    assertThat(accounts().breaches()).singleElement().asString().contains("asked for an exception");
  }

  @Test
  void secondRunNeedsAFaultInBetween() {
    ended("a", Kind.QUICK, TaskStatus.SUCCESS, "");
    ran("a", 0);
    ran("a", 30);
    assertThat(accounts().breaches()).singleElement().asString().contains("RAN TWICE");

    fault(FaultKind.KILL_WORKER, 5);
    assertThat(accounts().breaches()).isEmpty();
    assertThat(accounts().reruns()).isEqualTo(1);
    assertThat(accounts().tasksRunAgain()).isEqualTo(1);
  }

  @Test
  void deathOfATaskNeedsAsManyFaultsAsItHasAttempts() {
    ended("a", Kind.QUICK, TaskStatus.FAILURE, DEAD);
    fault(FaultKind.KILL_WORKER, 1);
    fault(FaultKind.CUT_DATABASE, 2);
    fault(FaultKind.KILL_SERVER, 3);
    assertThat(accounts().breaches()).singleElement().asString().contains(DEAD);

    fault(FaultKind.STOP_WORKER, 4);
    assertThat(accounts().breaches()).isEmpty();
    assertThat(accounts().count(Ending.DEAD)).isEqualTo(1);
  }

  @Test
  void onlyWhatIsStoredFailsBecauseOfAFullDisk() {
    ended("a", Kind.PICKLED, TaskStatus.FAILURE, "the object store did not take it");
    ended("b", Kind.QUICK, TaskStatus.FAILURE, "the object store did not take it");
    assertThat(accounts().breaches()).hasSize(2);

    fault(FaultKind.FILL_DISK, 1);
    assertThat(accounts().breaches()).singleElement().asString().contains("(b, QUICK");
  }

  @Test
  void onlyWhatWasToBeCancelledIsCancelled() {
    TrackedTask task = ended("a", Kind.QUICK, TaskStatus.FAILURE, "The task was cancelled.");
    assertThat(accounts().breaches()).hasSize(1);

    task.cancelAsked();
    assertThat(accounts().breaches()).isEmpty();
    assertThat(accounts().count(Ending.CANCELLED)).isEqualTo(1);
  }

  @Test
  void refusedRequestMustNotRunAndAnUnansweredOneMay() {
    refused.add(new Refusal("r", "503"));
    unanswered.add("u");
    ran("u", 0);
    assertThat(accounts().breaches()).isEmpty();
    assertThat(accounts().unansweredRan()).isEqualTo(1);

    ran("r", 0);
    assertThat(accounts().breaches()).singleElement().asString().contains("request r: REFUSED");
  }

  @Test
  void longestDelayIsToldWithTheFaultsThatFellIntoIt() {
    ended("a", Kind.QUICK, TaskStatus.SUCCESS, "");
    ran("a", 0);
    fault(FaultKind.KILL_SERVER, 5);
    fault(FaultKind.KILL_SERVER, 500);

    Accounts.Delay longest = accounts().longest().orElseThrow();

    assertThat(longest.time()).isEqualTo(Duration.ofSeconds(60));
    assertThat(longest.met()).hasSize(1);
    assertThat(AccountsText.render(accounts()))
        .contains("longest from submit to end seen: 60.0 s")
        .contains("No promise was broken.");
  }

  private Accounts accounts() {
    return Accounts.of(
        new Evidence(tasks, unanswered, refused, new Executions(runs), faults, COSTLY, 3));
  }

  private TrackedTask ended(String token, Kind kind, TaskStatus status, String words) {
    TrackedTask task = task(token, kind);
    task.saw(new Outcome(status, "digest", false, words), NOON.plusSeconds(60));
    return task;
  }

  private void open(String token) {
    task(token, Kind.QUICK);
  }

  private TrackedTask task(String token, Kind kind) {
    TrackedTask task =
        new TrackedTask(new TaskId("id-" + token), new EchoRequest(token, kind, 0, 0, 0), NOON);
    tasks.add(task);
    return task;
  }

  private void ran(String token, int second) {
    runs.computeIfAbsent(token, _ -> new ArrayList<>()).add(new Run(1, NOON.plusSeconds(second)));
  }

  private void fault(FaultKind kind, int second) {
    Instant at = NOON.plusSeconds(second);
    PlannedFault plan = new PlannedFault(faults.size() + 1, Duration.ZERO, kind, 0, Duration.ZERO);
    faults.add(new MadeFault(plan, "target", at, at));
  }
}
