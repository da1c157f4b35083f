package io.launch.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.api.task.TaskId;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.ProgressUrls;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Addresses of the progress of leases, signed with a secret that this process makes and forgets: a
/// lease does not outlive the server that has it. Safe for use by many threads.
public final class SignedProgressUrls implements ProgressUrls {
  static final String PATH = "/v1/workers/progress/";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;
  private static final Pattern TOKEN =
      Pattern.compile("([A-Za-z0-9-]{1,100})\\.(\\d{1,18})\\.(\\d{1,18})\\.([0-9a-f]{64})");

  private final SecretKeySpec secret;
  private final InstantSource clock;
  private final Supplier<URI> base;

  /// @param base address of the server for its workers, asked at every signature
  public SignedProgressUrls(SecureRandom random, InstantSource clock, Supplier<URI> base) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    this.secret = new SecretKeySpec(bytes, ALGORITHM);
    this.clock = clock;
    this.base = base;
  }

  @Override
  public URI url(Lease lease, Duration validity) {
    long expires = clock.instant().plus(validity).getEpochSecond() + 1;
    String signed = signed(lease.id().value(), lease.fence(), expires);
    return URI.create("%s%s%s.%s".formatted(base.get(), PATH, signed, mac(signed)));
  }

  /// The lease that a token is for; empty unless it was signed here and still lasts. Takes the same
  /// time for every signature.
  Optional<Lease> verify(String token) {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long fence = Long.parseLong(parts.group(2));
    long expires = Long.parseLong(parts.group(3));
    String expected = mac(signed(parts.group(1), fence, expires));
    boolean genuine =
        MessageDigest.isEqual(expected.getBytes(UTF_8), parts.group(4).getBytes(UTF_8));
    return genuine && clock.instant().getEpochSecond() < expires
        ? Optional.of(new Lease(new TaskId(parts.group(1)), fence))
        : Optional.empty();
  }

  private static String signed(String task, long fence, long expires) {
    return task + "." + fence + "." + expires;
  }

  private String mac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + ALGORITHM, e);
    }
  }
}
