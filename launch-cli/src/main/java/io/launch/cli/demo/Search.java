package io.launch.cli.demo;

import io.launch.client.EndpointRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Searches paragraphs by what they mean: every one has a vector, and so has the question.
final class Search {
  private static final int HITS = 3;
  private static final int KEYWORDS = 4;
  private static final int TIMED_CALLS = 200;

  private final DemoModels models;
  private final Page page;
  private final Ranking ranking;
  private final Map<Paragraph, String> keywords;

  private Search(DemoModels models, Page page, Ranking ranking, Map<Paragraph, String> keywords) {
    this.models = models;
    this.page = page;
    this.ranking = ranking;
    this.keywords = keywords;
  }

  /// What the embedding model answers.
  record Embedding(double[] embedding) {}

  /// What the keyword model answers.
  record Keywords(List<Keyword> keywords) {
    String text() {
      return keywords.stream().map(Keyword::phrase).collect(Collectors.joining(", "));
    }
  }

  /// A phrase, and how much it stands out.
  record Keyword(String phrase, double score) {}

  /// Gives every paragraph its vector and its keywords, each as one batch of tasks.
  static Search over(List<Paragraph> paragraphs, DemoModels models, Page page) {
    long files = paragraphs.stream().map(Paragraph::file).distinct().count();
    page.title("%d paragraphs of %d files, a task for each".formatted(paragraphs.size(), files));
    List<double[]> vectors =
        new BatchRun(page, "embeddings")
                .run(
                    models.embed(),
                    paragraphs.stream().map(it -> request(Map.of("text", it.forModel()))).toList(),
                    Embedding.class)
                .stream()
                .map(Embedding::embedding)
                .toList();
    List<Keywords> phrases =
        new BatchRun(page, "keywords")
            .run(
                models.keywords(),
                paragraphs.stream()
                    .map(it -> request(Map.of("text", it.text(), "limit", KEYWORDS)))
                    .toList(),
                Keywords.class);
    Map<Paragraph, String> keywords = new HashMap<>();
    for (int i = 0; i < phrases.size(); i++) {
      keywords.put(paragraphs.get(i), phrases.get(i).text());
    }
    return new Search(models, page, new Ranking(paragraphs, vectors), keywords);
  }

  /// Prints the paragraphs that answer a question best.
  void ask(String question) {
    page.title(question);
    int rank = 1;
    for (Ranking.Hit hit : ranking.nearest(vector(question), HITS)) {
      Paragraph paragraph = hit.paragraph();
      page.line(String.format(Locale.ROOT, "%d. %.2f  %s", rank++, hit.score(), paragraph.place()));
      page.text(5, paragraph.text());
      page.text(5, "keywords: " + keywords.getOrDefault(paragraph, ""));
    }
  }

  /// Prints how long the deployment took, and how long one answer takes.
  void times(List<String> questions) {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < TIMED_CALLS; i++) {
      long begin = System.nanoTime();
      vector(questions.get(i % questions.size()));
      times.add(Duration.ofNanos(System.nanoTime() - begin));
    }
    var timings = new Timings(times);
    page.title("Times");
    page.row("deploy", "READY after " + Timings.text(models.toReady()));
    page.row(
        "sync",
        "p50 %s, p99 %s (%d questions, one after the other)"
            .formatted(
                Timings.text(timings.quantile(0.5)),
                Timings.text(timings.quantile(0.99)),
                TIMED_CALLS));
  }

  private double[] vector(String text) {
    return models.ask().predict(Map.of("text", text), Embedding.class).embedding();
  }

  private static EndpointRequest request(Map<String, ?> args) {
    return EndpointRequest.ofArgs(args).withReturnPickled(false);
  }
}
