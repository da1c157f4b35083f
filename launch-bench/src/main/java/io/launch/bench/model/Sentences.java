package io.launch.bench.model;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Made-up sentences of twelve words, the same in every run.
public final class Sentences {
  private static final int WORDS = 12;
  private static final List<String> VOCABULARY =
      List.of(
          "model",
          "service",
          "river",
          "under",
          "quick",
          "letter",
          "answers",
          "a",
          "the",
          "of",
          "deploy",
          "bridge",
          "never",
          "slowly",
          "paper",
          "worker",
          "green",
          "engine",
          "market",
          "reads",
          "between",
          "small",
          "queue",
          "winter",
          "stone",
          "carries",
          "question",
          "with",
          "before",
          "light",
          "machine",
          "garden",
          "writes",
          "history",
          "open",
          "city",
          "sends");

  private Sentences() {}

  public static List<String> make(int count) {
    Random random = new Random(42);
    return IntStream.range(0, count).mapToObj(_ -> sentence(random)).toList();
  }

  private static String sentence(Random random) {
    return IntStream.range(0, WORDS)
        .mapToObj(_ -> VOCABULARY.get(random.nextInt(VOCABULARY.size())))
        .collect(Collectors.joining(" ", "", "."));
  }
}
