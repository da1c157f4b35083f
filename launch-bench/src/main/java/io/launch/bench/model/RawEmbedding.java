package io.launch.bench.model;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.launch.bench.load.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The raw thing: a sentence embedding by ONNX Runtime in a loop in this process, as a program
/// would do it that needs no service. Tokenizes, runs, pools and normalises.
public final class RawEmbedding implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final HuggingFaceTokenizer tokenizer;
  private final OrtSession session;

  public RawEmbedding(Path model, Path tokenizerFile) throws IOException, OrtException {
    // The tokenizer's file asks for padding to a fixed length, which only costs time here.
    tokenizer =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(tokenizerFile)
            .optPadding(false)
            .optTruncation(true)
            .build();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(model.toString(), options);
    }
  }

  /// Embeds the sentences over and over from so many threads.
  public Measurement run(List<String> sentences, int threads, Duration duration)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<List<Duration>>> loops = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int first = i;
        loops.add(executor.submit(() -> loop(sentences, first, start + duration.toNanos())));
      }
      List<Duration> times = new ArrayList<>();
      for (Future<List<Duration>> loop : loops) {
        times.addAll(loop.get());
      }
      return Measurement.of(times, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private List<Duration> loop(List<String> sentences, int first, long stop) throws OrtException {
    List<Duration> times = new ArrayList<>();
    int next = first;
    for (long begun = System.nanoTime(); begun < stop; begun = System.nanoTime()) {
      embed(sentences.get(next++ % sentences.size()));
      times.add(Duration.ofNanos(System.nanoTime() - begun));
    }
    return times;
  }

  /// The vector of one text, of length one.
  public float[] embed(String text) throws OrtException {
    Encoding encoding = tokenizer.encode(text);
    long[] mask = encoding.getAttentionMask();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (String name : session.getInputNames()) {
        inputs.put(
            name, OnnxTensor.createTensor(environment, new long[][] {values(name, encoding)}));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return pool(((float[][][]) result.get(0).getValue())[0], mask);
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
    tokenizer.close();
  }

  private static long[] values(String name, Encoding encoding) {
    return switch (name) {
      case "input_ids" -> encoding.getIds();
      case "attention_mask" -> encoding.getAttentionMask();
      case "token_type_ids" -> encoding.getTypeIds();
      default -> throw new IllegalStateException("the model wants an input named " + name);
    };
  }

  private static float[] pool(float[][] tokens, long[] mask) {
    float[] vector = new float[tokens[0].length];
    for (int token = 0; token < tokens.length; token++) {
      for (int i = 0; i < vector.length && mask[token] == 1; i++) {
        vector[i] += tokens[token][i];
      }
    }
    double length = 0;
    for (float value : vector) {
      length += value * value;
    }
    float scale = (float) (1 / Math.sqrt(length));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }
}
