package io.launch.core.task;

import io.launch.core.Sha256;
import io.launch.core.predict.TaskRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/// Tells whether a submit under a known key is the same as before: by all that the task is made of.
final class SubmissionHash {
  private SubmissionHash() {}

  static String of(Submission submission) {
    TaskRequest request = submission.request();
    MessageDigest digest = Sha256.digest();
    add(digest, request.url().map(SubmissionHash::bytes));
    add(digest, request.args());
    add(digest, request.cloudpickle().map(SubmissionHash::bytes));
    String rest =
        "%s %d %s".formatted(request.returnPickled(), submission.priority(), submission.deadline());
    add(digest, Optional.of(bytes(rest)));
    add(digest, submission.label().map(SubmissionHash::bytes));
    return HexFormat.of().formatHex(digest.digest());
  }

  /// With its length before it, so that no two lists of parts look the same.
  private static void add(MessageDigest digest, Optional<byte[]> part) {
    digest.update(bytes(part.map(it -> it.length).orElse(-1) + ":"));
    part.ifPresent(digest::update);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
