package io.launch.it.model;

import io.launch.predictor.CallerGoneException;
import io.launch.predictor.PredictorInput;
import io.launch.predictor.StreamingOutput;
import io.launch.predictor.StreamingPredictor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A model that tells numbers: as many as `count` says, each with a text of `chars`; after the
/// first it waits until `gate` is a file. Asked for its `state`, it tells how many numbers it has
/// told to those who asked for many, and how the last of them ended.
public final class Teller implements StreamingPredictor {
  private final AtomicLong told = new AtomicLong();
  private volatile String ended = "not yet";

  @Override
  public void stream(PredictorInput input, StreamingOutput output) {
    Map<String, Object> args = input.args();
    if (args.containsKey("state")) {
      output.emit(Map.of("told", told.get(), "ended", ended));
      return;
    }
    long count = ((Number) args.getOrDefault("count", Long.MAX_VALUE)).longValue();
    String text = "x".repeat(((Number) args.getOrDefault("chars", 0)).intValue());
    try {
      for (long n = 0; n < count; n++) {
        output.emit(Map.of("n", n, "text", text));
        told.incrementAndGet();
        await(args);
      }
      ended = "with its last number";
    } catch (CallerGoneException gone) {
      ended = "by its caller";
      throw gone;
    }
  }

  private static void await(Map<String, Object> args) {
    if (args.get("gate") instanceof String file) {
      while (!Files.exists(Path.of(file))) {
        LockSupport.parkNanos(5_000_000);
      }
    }
  }
}
