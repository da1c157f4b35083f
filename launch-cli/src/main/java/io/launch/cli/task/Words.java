package io.launch.cli.task;

import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskDetail.State;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskStatus;
import io.launch.api.task.TaskView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tasks in words: where they are, why, and what to do about it.
public final class Words {
  /// What is said of a task that is handed out and that no worker runs yet.
  static final String NEXT = "it gets the next free worker";

  private Words() {}

  /// Where a task is, as closely as the server says.
  public static String state(TaskView task) {
    TaskDetail detail = task.detail();
    return detail == null ? task.status().name() : detail.state().name();
  }

  /// Where it is, and what that means.
  static String stateInFull(TaskDetail detail) {
    String words =
        switch (detail.state()) {
          case PENDING -> pending(detail);
          case STARTED -> started(detail);
          case SUCCESS -> "the model answered";
          case FAILURE -> "the model failed";
          case EXPIRED -> "no worker took it in time";
          case CANCELLED -> "somebody cancelled it";
          case DEAD -> "given up on after its last attempt";
          case TIMED_OUT -> "it ran for too long";
        };
    return detail.state() + ", " + words;
  }

  private static String pending(TaskDetail detail) {
    return detail.attempts() == 0 ? "it waits for a worker" : "it waits to be tried again";
  }

  /// A server keeps some tasks at hand for workers that are about to be free.
  private static String started(TaskDetail detail) {
    return detail.workerId() == null ? NEXT : "a worker has it";
  }

  /// How often it was handed out: `1 of 3`.
  public static String attempts(TaskDetail detail) {
    return detail.attempts() + " of " + detail.maxAttempts();
  }

  /// How far its model says it is: `40 %, reading page 3`.
  static String progress(TaskDetail.Progress progress) {
    String message = progress.message();
    return "%.0f %%%s"
        .formatted(
            progress.fraction() * 100, message == null || message.isEmpty() ? "" : ", " + message);
  }

  /// What one may do about it: commands, and what each is for.
  ///
  /// @param endpoint the name of its endpoint; null when it is not known
  static Map<String, String> nextSteps(TaskId id, TaskDetail detail, @Nullable String endpoint) {
    Map<String, String> steps = new LinkedHashMap<>();
    if (detail.retriedAs() != null) {
      steps.put("launch tasks show " + detail.retriedAs(), "how it went when it was run again");
      return steps;
    }
    switch (detail.state()) {
      case PENDING -> {
        steps.put("launch tasks watch " + id, "wait for it");
        of(steps, "launch endpoints queue ", endpoint, "how many wait, and for how long");
        steps.put("launch tasks cancel " + id, "end it");
      }
      case STARTED -> {
        steps.put("launch tasks watch " + id, "wait for it");
        of(steps, "launch endpoints logs ", endpoint, "what its workers print");
        steps.put("launch tasks cancel " + id, "end it");
      }
      case SUCCESS -> {
        // Nothing is left to do.
      }
      case FAILURE, TIMED_OUT, DEAD -> {
        steps.put("launch tasks retry " + id, "run it again");
        steps.put("launch tasks input " + id, "what it was given");
        of(steps, "launch endpoints logs ", endpoint, "what its workers print");
      }
      case EXPIRED -> {
        steps.put("launch tasks retry " + id, "run it again");
        of(steps, "launch endpoints queue ", endpoint, "how many wait, and for how long");
      }
      case CANCELLED -> steps.put("launch tasks retry " + id, "run it again");
    }
    return steps;
  }

  private static void of(
      Map<String, String> steps, String verb, @Nullable String endpoint, String purpose) {
    if (endpoint != null) {
      steps.put(verb + endpoint, purpose);
    }
  }

  /// Whether nothing becomes of it any more.
  public static boolean ended(TaskView task) {
    return switch (task.status()) {
      case PENDING, STARTED -> false;
      case SUCCESS, FAILURE -> true;
    };
  }

  /// Whether somebody cancelled it.
  static boolean cancelled(TaskView task) {
    TaskDetail detail = task.detail();
    return detail != null && detail.state() == State.CANCELLED;
  }

  /// Why it failed, in one line: the one of its stack trace that names the exception, which is the
  /// first in Java and the last in Python. Empty when it did not.
  public static String why(TaskView task) {
    if (task.status() != TaskStatus.FAILURE) {
      return "";
    }
    Object result = task.result();
    String words = task.traceback() == null ? Objects.toString(result, "") : task.traceback();
    List<String> lines = words.strip().lines().toList();
    if (lines.isEmpty()) {
      return "";
    }
    String first = lines.getFirst();
    if (first.startsWith("Stack (most recent call last)")) {
      // Where it was when its time was over; why is the error itself.
      return Objects.toString(result, first);
    }
    return first.startsWith("Traceback (most recent call last)") ? lines.getLast() : first;
  }
}
