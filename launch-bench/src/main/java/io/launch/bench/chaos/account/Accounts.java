package io.launch.bench.chaos.account;

import io.launch.bench.chaos.fault.MadeFault;
import io.launch.bench.chaos.load.TrackedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The books of a run: every accepted task is in exactly one of the endings, and everything that
/// breaks a promise is in the breaches.
///
/// @param examples of endings that are failures, what the server said of one of them
/// @param reruns runs beyond the first of each task
/// @param unansweredRan submits without an answer whose task was there, as it ran
/// @param breaches for people, each with the task that it is about
public record Accounts(
    int submitted,
    Map<Ending, Integer> endings,
    Map<Ending, String> examples,
    int reruns,
    int tasksRunAgain,
    int unanswered,
    int unansweredRan,
    int refused,
    Optional<Delay> longest,
    List<String> breaches) {
  /// The longest time from the answer to a submit until the end was seen.
  ///
  /// @param met the faults that fell into it
  public record Delay(TrackedTask task, Duration time, List<MadeFault> met) {}

  public Accounts {
    endings = Map.copyOf(endings);
    examples = Map.copyOf(examples);
    breaches = List.copyOf(breaches);
  }

  /// Does the accounts.
  public static Accounts of(Evidence evidence) {
    Judge judge = new Judge(evidence);
    Map<Ending, Integer> endings = new EnumMap<>(Ending.class);
    Map<Ending, String> examples = new EnumMap<>(Ending.class);
    List<String> breaches = new ArrayList<>();
    int reruns = 0;
    int again = 0;
    Optional<Delay> longest = Optional.empty();
    Set<String> accepted = new HashSet<>();
    for (TrackedTask task : evidence.tasks()) {
      accepted.add(task.request().token());
      Judge.Verdict verdict = judge.judge(task);
      endings.merge(verdict.ending(), 1, Integer::sum);
      task.outcome()
          .filter(outcome -> !outcome.words().isEmpty())
          .ifPresent(outcome -> examples.putIfAbsent(verdict.ending(), outcome.firstWords()));
      verdict.breaches().forEach(breach -> breaches.add(named(task, breach)));
      int runs = evidence.executions().of(task.request().token()).size();
      reruns += Math.max(0, runs - 1);
      again += runs > 1 ? 1 : 0;
      longest = longer(longest, task, judge);
    }
    breaches.addAll(refusedAndRun(evidence, accepted));
    return new Accounts(
        evidence.tasks().size(),
        endings,
        examples,
        reruns,
        again,
        evidence.unanswered().size(),
        (int) evidence.unanswered().stream().filter(it -> ran(evidence, it)).count(),
        evidence.refused().size(),
        longest,
        breaches);
  }

  /// Tasks with this ending.
  public int count(Ending ending) {
    return endings.getOrDefault(ending, 0);
  }

  private static Optional<Delay> longer(Optional<Delay> longest, TrackedTask task, Judge judge) {
    Optional<Instant> end = task.endSeenAt();
    if (end.isEmpty()) {
      return longest;
    }
    Duration time = Duration.between(task.submittedAt(), end.get());
    return longest.isPresent() && longest.get().time().compareTo(time) >= 0
        ? longest
        : Optional.of(new Delay(task, time, judge.met(task)));
  }

  /// What the server said it had not taken must not run, unless the caller came again with it.
  private static List<String> refusedAndRun(Evidence evidence, Set<String> accepted) {
    return evidence.refused().stream()
        .filter(refusal -> !accepted.contains(refusal.token()) && ran(evidence, refusal.token()))
        .map(refusal ->
            "request %s: REFUSED, and ran nevertheless; it was told %s"
                .formatted(refusal.token(), refusal.words()))
        .toList();
  }

  private static boolean ran(Evidence evidence, String token) {
    return !evidence.executions().of(token).isEmpty();
  }

  private static String named(TrackedTask task, String breach) {
    return "task %s (%s, %s, submitted %s): %s"
        .formatted(
            task.id(), task.request().token(), task.request().kind(), task.submittedAt(), breach);
  }
}
