package io.launch.bench.chaos.account;

import io.launch.api.task.TaskStatus;
import io.launch.bench.chaos.fault.FaultKind;
import io.launch.bench.chaos.fault.MadeFault;
import io.launch.bench.chaos.load.EchoRequest;
import io.launch.bench.chaos.load.Executions.Run;
import io.launch.bench.chaos.load.Outcome;
import io.launch.bench.chaos.load.TrackedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// Says of one task how it ended, and which promises were broken to it.
record Judge(Evidence evidence) {
  /// How long after its end a fault may still be the reason of what happens: a lease runs out, a
  /// worker starts, a server notices.
  static final Duration AFTER_EFFECTS = Duration.ofSeconds(20);

  /// @param breaches promises broken, for people
  record Verdict(Ending ending, List<String> breaches) {}

  Verdict judge(TrackedTask task) {
    List<String> breaches = new ArrayList<>(task.breaches());
    Optional<Outcome> outcome = task.outcome();
    if (outcome.isEmpty()) {
      breaches.add("STUCK: it has not ended");
      return new Verdict(Ending.OPEN, breaches);
    }
    List<Run> runs = evidence.executions().of(task.request().token());
    rerunWithoutFault(runs).ifPresent(breaches::add);
    if (outcome.get().status() == TaskStatus.SUCCESS) {
      if (task.request().kind() == EchoRequest.Kind.FAILING) {
        breaches.add("SUCCEEDED, though its input asked for an exception");
      }
      if (runs.isEmpty()) {
        breaches.add("SUCCEEDED without having run");
      }
      return new Verdict(Ending.SUCCEEDED, breaches);
    }
    Ending ending = failure(task, outcome.get());
    if (ending == Ending.UNEXPLAINED) {
      breaches.add("FAILED without a reason of this run: " + outcome.get().words());
    }
    return new Verdict(ending, breaches);
  }

  /// The faults that a task met between its submit and its end.
  List<MadeFault> met(TrackedTask task) {
    Instant end = task.endSeenAt().orElse(Instant.MAX);
    return evidence.faults().stream()
        .filter(fault -> fault.touches(task.submittedAt(), end, Duration.ZERO))
        .toList();
  }

  private Ending failure(TrackedTask task, Outcome outcome) {
    String words = outcome.words();
    EchoRequest request = task.request();
    if (request.kind() == EchoRequest.Kind.FAILING
        && words.contains("asked to fail: " + request.token())) {
      return Ending.ASKED_TO_FAIL;
    }
    if (task.wasCancelAsked() && words.toLowerCase(Locale.ROOT).contains("cancel")) {
      return Ending.CANCELLED;
    }
    boolean diskWasFull =
        request.needsStore() && count(task, kind -> kind == FaultKind.FILL_DISK) > 0;
    if (diskWasFull && words.contains("object store")) {
      return Ending.DISK_FULL;
    }
    // A full disk may have cost it all attempts but one.
    int deaths = diskWasFull ? 1 : evidence.maxAttempts();
    if (words.contains("Given up after %d attempts".formatted(evidence.maxAttempts()))
        && count(task, evidence.costly()::contains) >= deaths) {
      return Ending.DEAD;
    }
    return Ending.UNEXPLAINED;
  }

  private long count(TrackedTask task, Predicate<FaultKind> kinds) {
    Instant end = task.endSeenAt().orElse(Instant.MAX);
    return evidence.faults().stream()
        .filter(fault -> kinds.test(fault.plan().kind()))
        .filter(fault -> fault.touches(task.submittedAt(), end, AFTER_EFFECTS))
        .count();
  }

  /// A task may run again after a fault, and only then.
  private Optional<String> rerunWithoutFault(List<Run> runs) {
    for (int i = 1; i < runs.size(); i++) {
      Instant one = runs.get(i - 1).at();
      Instant next = runs.get(i).at();
      boolean explained =
          evidence.faults().stream().anyMatch(fault -> fault.touches(one, next, AFTER_EFFECTS));
      if (!explained) {
        return Optional.of("RAN TWICE without a fault between %s and %s".formatted(one, next));
      }
    }
    return Optional.empty();
  }
}
