package io.launch.cli.demo;

import io.launch.client.StreamingEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Has the Python model say what the files are about, sentence by sentence.
record Summary(StreamingEndpoint summarizer, Page page) {
  private static final int SENTENCES = 3;
  private static final int MOST_PARAGRAPHS = 60;

  /// One sentence of a summary, and how central it is.
  record Sentence(String sentence, double score) {}

  void of(List<Paragraph> paragraphs) {
    List<Paragraph> prose = paragraphs.stream().filter(Paragraph::prose).toList();
    List<Paragraph> all = prose.isEmpty() ? paragraphs : prose;
    List<Paragraph> some = all.subList(0, Math.min(all.size(), MOST_PARAGRAPHS));
    String text = some.stream().map(Paragraph::text).collect(Collectors.joining("\n"));
    page.title(
        "The first %d paragraphs in %d sentences, as they come".formatted(some.size(), SENTENCES));
    long begin = System.nanoTime();
    int place = 0;
    try (var sentences =
        summarizer.stream(Map.of("text", text, "limit", SENTENCES), Sentence.class)) {
      for (Sentence each : sentences) {
        Duration after = Duration.ofNanos(System.nanoTime() - begin);
        place++;
        page.line(
            String.format(
                Locale.ROOT,
                "%d. weight %.3f, after %s",
                place,
                each.score(),
                Timings.text(after)));
        page.text(5, each.sentence());
      }
    }
  }
}
