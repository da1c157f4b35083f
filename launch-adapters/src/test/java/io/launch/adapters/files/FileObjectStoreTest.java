package io.launch.adapters.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.launch.core.object.ObjectKey;
import io.launch.core.object.ObjectStore.Audience;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.ObjectStoreContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest implements ObjectStoreContract {
  private static final Pattern URL =
      Pattern.compile(
          "(http://[a-z]+:1234)/objects/(.+)\\?expires=(\\d+)&signature=([0-9a-f]{64})");

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private FileObjectStore store;

  @BeforeEach
  void open() throws IOException {
    store = opened();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Override
  public FileObjectStore store() {
    return store;
  }

  @Override
  public boolean admits(String method, URI url) {
    Matcher parts = parts(url);
    ObjectKey key = new ObjectKey(parts.group(2));
    return store.verify(method, key, Long.parseLong(parts.group(3)), parts.group(4));
  }

  @Override
  public void passTime(Duration time) {
    clock.advance(time);
  }

  @Test
  void urlsAreForTheirAudience() {
    URI user = store.signGet(KEY, Duration.ofMinutes(1), Audience.USER);
    URI worker = store.signGet(KEY, Duration.ofMinutes(1), Audience.WORKER);

    assertThat(parts(user).group(1)).isEqualTo("http://user:1234");
    assertThat(parts(worker).group(1)).isEqualTo("http://worker:1234");
  }

  @Test
  void laterExpiryOrAnotherSignatureIsRefused() {
    Matcher parts = parts(store.signGet(KEY, Duration.ofMinutes(1), Audience.USER));
    long expires = Long.parseLong(parts.group(3));

    assertThat(store.verify("GET", KEY, expires, parts.group(4))).isTrue();
    assertThat(store.verify("GET", KEY, expires + 1, parts.group(4))).isFalse();
    assertThat(store.verify("GET", KEY, expires, "0".repeat(64))).isFalse();
    assertThat(store.verify("GET", KEY, expires, "")).isFalse();
    assertThat(store.verify("GET", KEY, expires, "ü")).isFalse();
  }

  @Test
  void urlsSignedBeforeARestartWorkAfterIt() throws IOException {
    URI url = store.signGet(KEY, Duration.ofMinutes(1), Audience.USER);

    store = reopened();

    assertThat(admits("GET", url)).isTrue();
  }

  @Test
  void signingSecretIsForItsOwnerOnly() throws IOException {
    assertThat(Files.getPosixFilePermissions(folder.resolve("secret")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(folder.resolve("secret")).hasSize(32);
  }

  @Test
  void damagedSigningSecretStopsTheStart() throws IOException {
    Files.writeString(folder.resolve("secret"), "short");

    assertThatThrownBy(this::reopened).hasMessageContaining("5 bytes (expected: 32");
  }

  @Test
  void objectsAreThereAfterARestartWithoutHashingThemAgain() throws IOException {
    var put = store.put(KEY, content("hello"), NO_LIMIT);

    store = reopened();

    assertThat(store.find(KEY)).contains(put);
  }

  @Test
  void objectMayHaveTheNameOfAFolderOfObjects() throws IOException {
    store.put(new ObjectKey("a"), content("one"), NO_LIMIT);
    store.put(new ObjectKey("a/b"), content("two"), NO_LIMIT);
    store.put(new ObjectKey("a/b/c"), content("three"), NO_LIMIT);

    assertThat(store.find(new ObjectKey("a")).orElseThrow().size()).isEqualTo(3);
    assertThat(store.find(new ObjectKey("a/b/c")).orElseThrow().size()).isEqualTo(5);
  }

  @Test
  void copySharesTheBytesOnTheDisk() throws IOException {
    store.put(KEY, content("weights"), NO_LIMIT);

    store.copy(KEY, OTHER);

    Path objects = folder.resolve("objects");
    assertThat(Files.getAttribute(objects.resolve(OTHER.value() + "@"), "unix:nlink")).isEqualTo(2);
  }

  @Test
  void nothingIsLeftOfUnfinishedPutsAndRepeatedCopies() throws IOException {
    InputStream tooLong = content("too long");
    assertThatThrownBy(() -> store.put(KEY, tooLong, 3)).hasMessageContaining("at most 3 bytes");
    store.put(KEY, content("weights"), NO_LIMIT);
    store.copy(KEY, OTHER);
    store.copy(KEY, OTHER);
    store.check();

    assertThat(unfinished()).isEmpty();
  }

  @Test
  void filesThatACrashLeftUnfinishedAreSweptAtTheStart() throws IOException {
    Files.writeString(folder.resolve("objects/.parts/server-1/7"), "half an obj");
    Files.writeString(folder.resolve("objects/.parts/8"), "of an older release");

    store = reopened();

    assertThat(unfinished()).isEmpty();
  }

  @Test
  void fileThatLaunchDidNotWriteIsNamed() throws IOException {
    store.put(KEY, content("hello"), NO_LIMIT);
    Files.writeString(folder.resolve("objects/" + KEY + "@"), "by hand");

    assertThatThrownBy(() -> store.find(KEY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(KEY.value());
  }

  @Test
  void readersOfAnObjectThatIsReplacedAgainAndAgainSeeItWhole() throws Exception {
    List<Callable<Void>> jobs = new ArrayList<>();
    for (String letter : List.of("a", "b", "c", "d")) {
      jobs.add(() -> {
        for (int i = 0; i < 10; i++) {
          store.put(KEY, content(letter.repeat(100_000)), NO_LIMIT);
          try (InputStream open = store.open(KEY).orElseThrow()) {
            String read = new String(open.readAllBytes(), UTF_8);
            assertThat(read).hasSize(100_000).isEqualTo(read.substring(0, 1).repeat(100_000));
          }
        }
        return null;
      });
    }

    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> job : executor.invokeAll(jobs)) {
        job.get();
      }
    }

    assertThat(unfinished()).isEmpty();
  }

  @Test
  void serverThatStartsLeavesAloneWhatAnotherIsWriting() throws IOException {
    List<FileObjectStore> others = new ArrayList<>();
    InputStream slow =
        new ByteArrayInputStream("hello".getBytes(UTF_8)) {
          @Override
          public synchronized int read(byte[] bytes, int from, int length) {
            if (others.isEmpty()) {
              others.add(assertDoesNotThrow(FileObjectStoreTest.this::opened));
              assertDoesNotThrow(() -> others.getFirst().put(OTHER, content("other"), NO_LIMIT));
            }
            return super.read(bytes, from, length);
          }
        };

    store.put(KEY, slow, NO_LIMIT);

    try (FileObjectStore other = others.getFirst()) {
      assertThat(other.find(KEY).orElseThrow().size()).isEqualTo(5);
      assertThat(store.find(OTHER).orElseThrow().size()).isEqualTo(5);
      URI signedByOther = other.signGet(KEY, Duration.ofMinutes(1), Audience.USER);
      assertThat(admits("GET", signedByOther)).isTrue();
    }
  }

  @Test
  void serversThatStartTogetherShareOneSecret() {
    Path secret = folder.resolve("shared/" + UrlSigner.FILE_NAME);

    List<UrlSigner.Signed> signed =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(_ -> assertDoesNotThrow(() -> UrlSigner.open(secret, clock)))
            .map(signer -> signer.sign("GET", KEY, Duration.ofMinutes(1)))
            .distinct()
            .toList();

    assertThat(signed).hasSize(1);
    assertThat(secret.getParent()).isDirectoryContaining("glob:**" + UrlSigner.FILE_NAME);
  }

  @Test
  void secretOfAnOlderReleaseIsMovedOnce() throws IOException {
    URI url = store.signGet(KEY, Duration.ofMinutes(1), Audience.USER);
    Path moved = folder.resolve("objects/" + UrlSigner.FILE_NAME);

    UrlSigner.moveSecret(folder.resolve("secret"), moved);
    UrlSigner.moveSecret(folder.resolve("secret"), moved);

    assertThat(folder.resolve("secret")).doesNotExist();
    Files.move(moved, folder.resolve("secret"));
    store = reopened();
    assertThat(admits("GET", url)).isTrue();
  }

  private List<Path> unfinished() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("objects/.parts"))) {
      return all.filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".lock"))
          .toList();
    }
  }

  private FileObjectStore reopened() throws IOException {
    store.close();
    return opened();
  }

  private FileObjectStore opened() throws IOException {
    return new FileObjectStore(
        folder.resolve("objects"),
        UrlSigner.open(folder.resolve("secret"), clock),
        () -> URI.create("http://user:1234/"),
        () -> URI.create("http://worker:1234"));
  }

  private static Matcher parts(URI url) {
    Matcher parts = URL.matcher(url.toString());
    assertThat(parts.matches()).as("%s", url).isTrue();
    return parts;
  }

  private static InputStream content(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
