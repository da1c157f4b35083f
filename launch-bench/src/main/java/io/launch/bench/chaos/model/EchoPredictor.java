package io.launch.bench.chaos.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.predictor.Predictor;
import io.launch.predictor.PredictorContext;
import io.launch.predictor.PredictorInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/// A model that answers the `token` of its request and the checksum of its `payload`, so that a
/// mixed-up answer is seen. First it writes the token to a file of its worker's own, so that a
/// second run of the same task is seen too. It takes `millis`, throws when told to (`fail`) and
/// answers as many further characters as `chars` says.
public final class EchoPredictor implements Predictor {
  private Optional<FileChannel> ledger = Optional.empty();

  /// Creates the model.
  public EchoPredictor() {}

  @Override
  public void load(PredictorContext context) throws IOException {
    ledger = Optional.of(openLedger(context));
  }

  @Override
  public Object predict(PredictorInput input) throws Exception {
    Map<String, Object> args = input.args();
    String token = String.valueOf(args.get("token"));
    note(ledger.orElseThrow(), token);
    if (args.get("millis") instanceof Number millis) {
      Thread.sleep(millis.longValue());
    }
    if (Boolean.TRUE.equals(args.get("fail"))) {
      throw new IllegalStateException("asked to fail: " + token);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("token", token);
    answer.put("checksum", checksum(String.valueOf(args.getOrDefault("payload", ""))));
    if (args.get("chars") instanceof Number count) {
      answer.put("chars", "x".repeat(count.intValue()));
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    if (ledger.isPresent()) {
      ledger.get().close();
    }
  }

  /// Opens this worker's own file in the folder that the bundle names.
  private static FileChannel openLedger(PredictorContext context) throws IOException {
    Path folder = Path.of(String.valueOf(context.appConfig().get("ledger")));
    Files.createDirectories(folder);
    String name = "java-%d.log".formatted(ProcessHandle.current().pid());
    return FileChannel.open(
        folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// One write per line: what was written before a SIGKILL stays.
  private static void note(FileChannel ledger, String token) throws IOException {
    String line =
        "%s %d %d%n".formatted(token, ProcessHandle.current().pid(), System.currentTimeMillis());
    ledger.write(ByteBuffer.wrap(line.getBytes(UTF_8)));
  }

  private static long checksum(String payload) {
    CRC32 sum = new CRC32();
    sum.update(payload.getBytes(UTF_8));
    return sum.getValue();
  }
}
