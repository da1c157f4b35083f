package io.launch.core.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.ObjectStore.Audience;
import io.launch.core.object.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The laws of [ObjectStore].
public interface ObjectStoreContract {
  ObjectKey KEY = new ObjectKey("uploads/own_1/model.onnx");
  ObjectKey OTHER = new ObjectKey("bundles/sha256/ab12");
  long NO_LIMIT = Long.MAX_VALUE;

  /// The store under test; the same one during one test.
  ObjectStore store();

  /// Whether whatever serves the store's URLs would let this request through now.
  boolean admits(String method, URI url) throws IOException;

  /// Lets the store's clock run.
  void passTime(Duration time);

  @Test
  default void putObjectIsFoundAndOpened() throws IOException {
    StoredObject put = store().put(KEY, bytes("hello"), NO_LIMIT);

    assertThat(put.size()).isEqualTo(5);
    assertThat(put.sha256())
        .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assertThat(store().find(KEY)).contains(put);
    assertThat(content(KEY)).isEqualTo("hello");
  }

  @Test
  default void missingObjectIsAbsent() throws IOException {
    assertThat(store().find(KEY)).isEmpty();
    assertThat(store().open(KEY)).isEmpty();
  }

  @Test
  default void emptyObjectIsAnObject() throws IOException {
    store().put(KEY, bytes(""), 0);

    assertThat(store().find(KEY).orElseThrow().size()).isZero();
    assertThat(content(KEY)).isEmpty();
  }

  @Test
  default void secondPutReplacesTheObjectWhole() throws IOException {
    store().put(KEY, bytes("the first and longer one"), NO_LIMIT);

    StoredObject second = store().put(KEY, bytes("second"), NO_LIMIT);

    assertThat(content(KEY)).isEqualTo("second");
    assertThat(store().find(KEY)).contains(second);
  }

  @Test
  default void failedPutLeavesTheOldObject() throws IOException {
    StoredObject old = store().put(KEY, bytes("old"), NO_LIMIT);

    assertThatThrownBy(() -> store().put(KEY, broken("ne"), NO_LIMIT))
        .isInstanceOf(IOException.class);

    assertThat(content(KEY)).isEqualTo("old");
    assertThat(store().find(KEY)).contains(old);
  }

  @Test
  default void failedFirstPutLeavesNothing() throws IOException {
    assertThatThrownBy(() -> store().put(KEY, broken("ne"), NO_LIMIT))
        .isInstanceOf(IOException.class);

    assertThat(store().find(KEY)).isEmpty();
    assertThat(store().open(KEY)).isEmpty();
  }

  @Test
  default void objectOfExactlyTheLimitIsStored() throws IOException {
    store().put(KEY, bytes("12345"), 5);

    assertThat(content(KEY)).isEqualTo("12345");
  }

  @Test
  default void objectPastTheLimitIsRefusedAndTheOldOneStays() throws IOException {
    store().put(KEY, bytes("old"), NO_LIMIT);

    assertThatThrownBy(() -> store().put(KEY, bytes("123456"), 5))
        .isInstanceOfSatisfying(
            LaunchException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
              assertThat(e.message()).contains(KEY.value()).contains("5 bytes");
            });

    assertThat(content(KEY)).isEqualTo("old");
  }

  @Test
  default void copyHasTheSameBytesAndOutlivesTheOriginal() throws IOException {
    StoredObject original = store().put(KEY, bytes("weights"), NO_LIMIT);

    boolean copied = store().copy(KEY, OTHER);
    store().put(KEY, bytes("replaced"), NO_LIMIT);
    store().delete(KEY);

    assertThat(copied).isTrue();
    assertThat(content(OTHER)).isEqualTo("weights");
    assertThat(store().find(OTHER))
        .contains(new StoredObject(OTHER, original.size(), original.sha256()));
  }

  @Test
  default void copyOverAnObjectReplacesIt() throws IOException {
    store().put(KEY, bytes("new"), NO_LIMIT);
    store().put(OTHER, bytes("old"), NO_LIMIT);

    store().copy(KEY, OTHER);

    assertThat(content(OTHER)).isEqualTo("new");
    assertThat(content(KEY)).isEqualTo("new");
  }

  @Test
  default void copyOfAMissingObjectSaysSo() throws IOException {
    assertThat(store().copy(KEY, OTHER)).isFalse();
    assertThat(store().find(OTHER)).isEmpty();
  }

  @Test
  default void deletedObjectIsGone() throws IOException {
    store().put(KEY, bytes("hello"), NO_LIMIT);

    store().delete(KEY);

    assertThat(store().find(KEY)).isEmpty();
    assertThat(store().open(KEY)).isEmpty();
  }

  @Test
  default void deletingAMissingObjectDoesNothing() {
    assertThatCode(() -> store().delete(KEY)).doesNotThrowAnyException();
  }

  @Test
  default void openedObjectIsReadToItsEndThoughItIsReplaced() throws IOException {
    store().put(KEY, bytes("old"), NO_LIMIT);

    try (InputStream open = store().open(KEY).orElseThrow()) {
      store().put(KEY, bytes("new one"), NO_LIMIT);

      assertThat(open).hasContent("old");
    }
  }

  @Test
  default void signedUrlWorksForItsMethodOnly() throws IOException {
    URI get = store().signGet(KEY, Duration.ofMinutes(1), Audience.USER);
    URI put = store().signPut(KEY, Duration.ofMinutes(1), Audience.WORKER);

    assertThat(get.isAbsolute()).isTrue();
    assertThat(admits("GET", get)).isTrue();
    assertThat(admits("PUT", get)).isFalse();
    assertThat(admits("PUT", put)).isTrue();
    assertThat(admits("GET", put)).isFalse();
  }

  @Test
  default void signedUrlWorksForItsKeyOnly() throws IOException {
    URI get = store().signGet(KEY, Duration.ofMinutes(1), Audience.USER);

    URI elsewhere = URI.create(get.toString().replace(KEY.value(), OTHER.value()));

    assertThat(admits("GET", elsewhere)).isFalse();
  }

  @Test
  default void signedUrlExpires() throws IOException {
    URI get = store().signGet(KEY, Duration.ofSeconds(60), Audience.USER);

    passTime(Duration.ofSeconds(58));
    boolean before = admits("GET", get);
    passTime(Duration.ofSeconds(3));
    boolean after = admits("GET", get);

    assertThat(before).isTrue();
    assertThat(after).isFalse();
  }

  @Test
  default void workingStorePassesItsCheck() {
    assertThatCode(() -> store().check()).doesNotThrowAnyException();
  }

  private String content(ObjectKey key) throws IOException {
    try (InputStream open = store().open(key).orElseThrow()) {
      return new String(open.readAllBytes(), UTF_8);
    }
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  /// Gives some bytes and then fails, as an upload that breaks off does.
  private static InputStream broken(String beginning) {
    InputStream start = bytes(beginning);
    return new InputStream() {
      @Override
      public int read() throws IOException {
        int next = start.read();
        if (next < 0) {
          throw new IOException("connection reset");
        }
        return next;
      }
    };
  }
}
