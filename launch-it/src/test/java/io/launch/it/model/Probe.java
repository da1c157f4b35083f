package io.launch.it.model;

import io.launch.predictor.Predictor;
import io.launch.predictor.PredictorContext;
import io.launch.predictor.PredictorInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// A model that does what its request says: takes time (`millis`), notes that it ran (`ledger`, a
/// file, and `id`), prints (`print`), throws (`fail`), ends its process (`exit`), answers a large
/// text (`chars`), and answers what it was given.
public final class Probe implements Predictor {
  private Map<String, Object> appConfig = Map.of();

  @Override
  public void load(PredictorContext context) {
    appConfig = context.appConfig();
    if (appConfig.get("refuse") instanceof String reason) {
      throw new IllegalStateException(reason);
    }
    System.out.println("probe loaded " + appConfig);
  }

  @Override
  public Object predict(PredictorInput input) throws Exception {
    if (input.bytes().isPresent()) {
      byte[] bytes = input.bytes().get();
      return Map.of("bytes", bytes.length, "text", new String(bytes, StandardCharsets.UTF_8));
    }
    Map<String, Object> args = input.args();
    note(args);
    takeTime(args);
    if (args.get("print") instanceof String line) {
      System.out.println(line);
    }
    if (args.get("fail") instanceof String message) {
      throw new IllegalStateException(message);
    }
    if (args.get("exit") instanceof Number code) {
      Runtime.getRuntime().halt(code.intValue());
    }
    if (args.get("chars") instanceof Number count) {
      return "x".repeat(count.intValue());
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("args", args);
    answer.put("app_config", appConfig);
    answer.put("pid", ProcessHandle.current().pid());
    return answer;
  }

  private static void note(Map<String, Object> args) throws IOException {
    if (args.get("ledger") instanceof String file) {
      Files.writeString(
          Path.of(file),
          args.get("id") + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  private static void takeTime(Map<String, Object> args) {
    if (args.get("millis") instanceof Number millis) {
      long end = System.nanoTime() + Duration.ofMillis(millis.longValue()).toNanos();
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
