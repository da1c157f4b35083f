package io.launch.bench;

import io.launch.api.bundle.ModelBundleView;
import io.launch.api.bundle.OnnxTask;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.bench.Race.Measured;
import io.launch.bench.Report.Row;
import io.launch.bench.Report.Section;
import io.launch.bench.load.LoadGenerator;
import io.launch.bench.load.Measurement;
import io.launch.bench.load.Target;
import io.launch.bench.model.RawEmbedding;
import io.launch.bench.model.Sentences;
import io.launch.bench.process.Installation;
import io.launch.client.CreateBundle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A real model: sentence embeddings through Launch beside ONNX Runtime in a loop.
record EmbeddingBench(LaunchSession session, Installation launch, BenchOptions options) {
  private static final int SENTENCES = 500;
  private static final int CONCURRENCY = 2;
  private static final List<Integer> CALLERS = List.of(1, 2, 4, 16);
  private static final List<Integer> THREADS = List.of(1, 2);

  Section sync() throws Exception {
    EndpointId endpoint = deploy("bench-embed-sync", EndpointType.SYNC);
    List<String> sentences = Sentences.make(SENTENCES);
    Target target =
        session
            .requests()
            .posts(
                "/v1/sync-tasks?model_endpoint_id=" + endpoint,
                sentences.stream().map(Bodies::embedding).toList());
    Map<String, List<Measured>> rounds = new LinkedHashMap<>();
    try (RawEmbedding raw =
        new RawEmbedding(launch.embeddingModel(), launch.embeddingTokenizer())) {
      raw.run(sentences, 2, options.duration());
      LoadGenerator.run(target, 2, options.duration());
      for (int round = 1; round <= options.rounds(); round++) {
        Progress.say("round " + round + ": embeddings, raw and through Launch");
        for (int threads : THREADS) {
          add(rounds, rawName(threads), raw.run(sentences, threads, options.duration()));
        }
        for (int callers : CALLERS) {
          add(
              rounds,
              "Launch sync, callers: " + callers,
              LoadGenerator.run(target, callers, options.duration()));
        }
      }
    }
    return section("Sentence embeddings (MiniLM, quantized; 12 words), one worker", rounds);
  }

  Section async() throws Exception {
    EndpointId endpoint = deploy("bench-embed-async", EndpointType.ASYNC);
    List<String> sentences = Sentences.make(SENTENCES);
    Map<String, List<Measured>> rounds = new LinkedHashMap<>();
    try (RawEmbedding raw = new RawEmbedding(launch.embeddingModel(), launch.embeddingTokenizer());
        TaskClient tasks = new TaskClient(session.requests(), endpoint)) {
      raw.run(sentences, 2, options.duration());
      batch(tasks, sentences);
      for (int round = 1; round <= options.rounds(); round++) {
        Progress.say("round " + round + ": embeddings, raw and as tasks");
        add(rounds, rawName(CONCURRENCY), raw.run(sentences, CONCURRENCY, options.duration()));
        add(rounds, "Launch async, one batch of 500", batch(tasks, sentences));
      }
    }
    return section(
        "Sentence embeddings as tasks (MiniLM, quantized; 12 words), one worker", rounds);
  }

  private EndpointId deploy(String name, EndpointType type)
      throws IOException, InterruptedException {
    ModelBundleView bundle =
        session
            .client()
            .bundles()
            .createFromOnnx(
                "minilm",
                launch.embeddingModel(),
                launch.embeddingTokenizer(),
                OnnxTask.TEXT_EMBEDDING,
                CreateBundle.NONE);
    return session.deploy(name, bundle.id(), type, 1, CONCURRENCY);
  }

  private static Measurement batch(TaskClient tasks, List<String> sentences) throws IOException {
    String body = Bodies.embeddings(sentences);
    long start = System.nanoTime();
    tasks.awaitAll(tasks.submit(body));
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Measurement(sentences.size() / seconds, Double.NaN, Double.NaN, sentences.size());
  }

  private static String rawName(int threads) {
    return "ONNX Runtime, threads: " + threads;
  }

  private static void add(Map<String, List<Measured>> rounds, String name, Measurement seen) {
    rounds.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Measured(seen, 0));
  }

  private static Section section(String title, Map<String, List<Measured>> rounds) {
    List<Row> rows = new ArrayList<>();
    rounds.forEach((name, all) -> rows.add(Measured.median(all).row(name)));
    return new Section(title, List.of(Race.PER_SECOND, Race.P50, Race.P99), rows, List.of());
  }
}
