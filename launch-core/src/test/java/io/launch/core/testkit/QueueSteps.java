package io.launch.core.testkit;

import io.launch.core.testkit.QueueStep.Kind;
import io.launch.core.testkit.QueueStep.New;
import io.launch.core.testkit.QueueStep.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Makes sequences of steps at random, and makes those that find a fault shorter.
final class QueueSteps {
  static final int OWNERS = 3;
  static final int ENDPOINTS = 2;
  static final int HOLDERS = 3;
  private static final int KEYS = 4;

  private final Random random;
  private int tasks;

  QueueSteps(long seed) {
    this.random = new Random(seed);
  }

  List<QueueStep> sequence(int length) {
    return IntStream.range(0, length).mapToObj(_ -> step()).toList();
  }

  private QueueStep step() {
    int dice = random.nextInt(100);
    if (dice < 25) {
      return new QueueStep.Add(times(1 + random.nextInt(4), this::task));
    }
    if (dice < 65) {
      return exchange();
    }
    if (dice < 73) {
      int seconds = random.nextInt(5) == 0 ? 4_000 : 1 + random.nextInt(20);
      return new QueueStep.Advance(seconds);
    }
    return seldom(random.nextInt(9));
  }

  private QueueStep seldom(int which) {
    return switch (which) {
      case 0 -> new QueueStep.TakeBack(times(1 + random.nextInt(2), this::holder));
      case 1 -> new QueueStep.Expire();
      case 2, 3 -> new QueueStep.Cancel(known());
      case 4 -> new QueueStep.Progress(known(), stale(), random.nextInt(101));
      case 5 -> random.nextInt(4) == 0 ? new QueueStep.FailAll(endpoint()) : new QueueStep.Expire();
      case 6 -> new QueueStep.DeleteOld(1 + random.nextInt(4));
      case 7 -> {
        List<Integer> ids = times(random.nextInt(2) * 6, this::known);
        yield new QueueStep.Purge(owner(), endpoint(), ids, 1 + random.nextInt(3));
      }
      default -> new QueueStep.ForgetKeys(1 + random.nextInt(3));
    };
  }

  private QueueStep exchange() {
    // One lease is closed at most once in a step.
    Map<Integer, Outcome> closing = new LinkedHashMap<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (Outcome outcome : times(random.nextInt(6), this::outcome)) {
      if (outcome.kind() == Kind.RUNNING) {
        outcomes.add(outcome);
      } else {
        closing.put(outcome.task(), outcome);
      }
    }
    outcomes.addAll(random.nextInt(outcomes.size() + 1), closing.values());
    int max = random.nextInt(4) == 0 ? 50 : random.nextInt(6);
    return new QueueStep.Exchange(outcomes, endpoint(), holder(), max);
  }

  private Outcome outcome() {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    return new Outcome(kind, known(), stale(), random.nextInt(3) * random.nextInt(30));
  }

  private New task() {
    int retryOf = random.nextInt(5) == 0 && tasks > 0 ? known() : 0;
    return new New(
        ++tasks,
        owner(),
        endpoint(),
        random.nextInt(3) - 1,
        random.nextInt(3),
        random.nextInt(3) == 0 ? 1 + random.nextInt(KEYS) : 0,
        random.nextInt(5) / 4,
        random.nextInt(3) == 0 ? 10 + random.nextInt(30) : 86_400,
        1 + random.nextInt(3),
        retryOf);
  }

  private static <T> List<T> times(int times, Supplier<T> one) {
    return IntStream.range(0, times).mapToObj(_ -> one.get()).toList();
  }

  private int owner() {
    return 1 + random.nextInt(OWNERS);
  }

  /// Most is about one of them, so that its line is long.
  private int endpoint() {
    return random.nextInt(4) == 0 ? 2 : 1;
  }

  private int holder() {
    return 1 + random.nextInt(HOLDERS);
  }

  /// A task that was made: seldom an early one, because those have ended.
  private int known() {
    int back = (int) (Math.abs(random.nextGaussian()) * 12);
    return Math.max(1, tasks - back);
  }

  private int stale() {
    return random.nextInt(6) == 0 ? random.nextInt(4) - 1 : 0;
  }

  /// Leaves out what the fault does not need: first long stretches, then single steps, then parts
  /// of steps.
  static List<QueueStep> shrink(List<QueueStep> steps, Predicate<List<QueueStep>> fails) {
    List<QueueStep> left = steps;
    for (int length = steps.size() / 2; length >= 1; length /= 2) {
      for (int at = left.size() - length; at >= 0; at -= length) {
        List<QueueStep> shorter = without(left, at, length);
        if (fails.test(shorter)) {
          left = shorter;
        }
      }
    }
    for (int at = left.size() - 1; at >= 0; at--) {
      left = smaller(left, at, fails);
    }
    return left;
  }

  private static List<QueueStep> smaller(
      List<QueueStep> steps, int at, Predicate<List<QueueStep>> fails) {
    List<QueueStep> left = steps;
    for (int part = parts(steps.get(at)) - 1; part >= 0; part--) {
      List<QueueStep> shorter = new ArrayList<>(left);
      shorter.set(at, without(left.get(at), part));
      if (fails.test(shorter)) {
        left = shorter;
      }
    }
    return left;
  }

  private static int parts(QueueStep step) {
    return switch (step) {
      case QueueStep.Add(var tasks) -> tasks.size() > 1 ? tasks.size() : 0;
      case QueueStep.Exchange(var outcomes, _, _, _) -> outcomes.size();
      case QueueStep.TakeBack _,
          QueueStep.Expire _,
          QueueStep.Advance _,
          QueueStep.Cancel _,
          QueueStep.Progress _,
          QueueStep.FailAll _,
          QueueStep.DeleteOld _,
          QueueStep.Purge _,
          QueueStep.ForgetKeys _ ->
          0;
    };
  }

  private static QueueStep without(QueueStep step, int part) {
    return switch (step) {
      case QueueStep.Add(var tasks) -> new QueueStep.Add(without(tasks, part, 1));
      case QueueStep.Exchange(var outcomes, int endpoint, int holder, int max) ->
          new QueueStep.Exchange(without(outcomes, part, 1), endpoint, holder, max);
      case QueueStep.TakeBack _,
          QueueStep.Expire _,
          QueueStep.Advance _,
          QueueStep.Cancel _,
          QueueStep.Progress _,
          QueueStep.FailAll _,
          QueueStep.DeleteOld _,
          QueueStep.Purge _,
          QueueStep.ForgetKeys _ ->
          step;
    };
  }

  private static <T> List<T> without(List<T> list, int at, int length) {
    List<T> rest = new ArrayList<>(list.subList(0, at));
    rest.addAll(list.subList(Math.min(list.size(), at + length), list.size()));
    return rest;
  }
}
