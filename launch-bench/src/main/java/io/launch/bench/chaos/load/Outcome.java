package io.launch.bench.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.api.task.TaskStatus;
import io.launch.api.task.TaskView;
import java.util.Map;
import java.util.zip.CRC32;

/// How a task ended, as small as it can be kept and still be compared with what is read later.
///
/// @param digest of the whole outcome; of a stored result, its address without its signature
/// @param stored whether the result is in the store
/// @param words on failure what the server said, shortened
public record Outcome(TaskStatus status, String digest, boolean stored, String words) {
  private static final int SHOWN = 600;

  /// That of a task that has ended.
  public static Outcome of(TaskView view) {
    Object url = view.result() instanceof Map<?, ?> result ? result.get("result_url") : null;
    String whole =
        url == null
            ? view.result() + "\n" + view.traceback()
            : url.toString().replaceFirst("\\?.*", "").replaceFirst("^https?://[^/]*", "");
    CRC32 sum = new CRC32();
    sum.update(whole.getBytes(UTF_8));
    String words =
        view.status() == TaskStatus.FAILURE ? view.result() + "\n" + view.traceback() : "";
    return new Outcome(
        view.status(),
        whole.length() + "/" + Long.toHexString(sum.getValue()),
        url != null,
        words.substring(0, Math.min(words.length(), SHOWN)));
  }

  /// The first line of what the server said, shortened.
  public String firstWords() {
    String line = words.lines().findFirst().orElse("");
    return line.substring(0, Math.min(line.length(), 160));
  }

  static boolean ended(TaskView view) {
    return view.status() == TaskStatus.SUCCESS || view.status() == TaskStatus.FAILURE;
  }
}
