package io.launch.core;

import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;
import io.launch.core.worker.WorkerId;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes ids and keys from one source of randomness. Safe for use from many threads when its source
/// is; keys are only as secret as the source is unpredictable.
public final class Ids {
  private static final String BASE32 = "0123456789abcdefghijklmnopqrstuv";
  private static final int ID_LENGTH = 20;
  private static final int KEY_LENGTH = 40;

  private final RandomGenerator random;

  public Ids(RandomGenerator random) {
    this.random = random;
  }

  public BundleId bundle() {
    return new BundleId("bun_" + base32(ID_LENGTH));
  }

  public EndpointId endpoint() {
    return new EndpointId("end_" + base32(ID_LENGTH));
  }

  public WorkerId worker() {
    return new WorkerId("wrk_" + base32(ID_LENGTH));
  }

  public OwnerId owner() {
    return new OwnerId("own_" + base32(ID_LENGTH));
  }

  /// Names an API key; it is no secret.
  public String keyId() {
    return "key_" + base32(ID_LENGTH);
  }

  /// An API key: a secret of 200 bits.
  public String apiKey() {
    return "lk_" + base32(KEY_LENGTH);
  }

  /// Names an upload, or a server among those that hold leases.
  public String plain() {
    return base32(ID_LENGTH);
  }

  /// Names a task: a UUID of version 7, which begins with the time. Neighbours in time are so
  /// neighbours in the database's index, and a commit of many tasks writes few of its pages.
  public TaskId task(Instant createdAt) {
    long high = (createdAt.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0xfffL);
    return new TaskId(new UUID(high, variant(random.nextLong())).toString());
  }

  public String uuid() {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    return new UUID(high, variant(random.nextLong())).toString();
  }

  private static long variant(long low) {
    return (low & 0x3fffffffffffffffL) | 0x8000000000000000L;
  }

  private String base32(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return text.toString();
  }
}
