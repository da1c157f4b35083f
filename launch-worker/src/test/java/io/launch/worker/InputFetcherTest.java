package io.launch.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PfxOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputFetcherTest {
  private static final int LIMIT = 1_000;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private FileServer server;

  @BeforeEach
  void open() throws Exception {
    server = new FileServer();
  }

  @AfterEach
  void close() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /// Knows `public.example`, which is 127.0.0.1 standing in for an address out there, and
  /// `inside.example`, which is loopback for the rules as well.
  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    return switch (host) {
      case "public.example" -> List.of(InetAddress.getByName("127.0.0.1"));
      case "inside.example" -> List.of(InetAddress.getByName("127.0.0.2"));
      case "both.example" ->
          List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.2"));
      case "slow.example" -> List.of(InetAddress.getByName("127.0.0.1"));
      case "unknown.example" -> throw new UnknownHostException(host);
      default -> List.of(InetAddress.getAllByName(host));
    };
  }

  private static Optional<String> refusal(InetAddress address) {
    return address.getHostAddress().equals("127.0.0.1")
        ? Optional.empty()
        : new AddressRules(false).refusal(address);
  }

  private InputFetcher fetcher() {
    return fetcher(new OutboundHttp(vertx), Duration.ofSeconds(10));
  }

  private static InputFetcher fetcher(OutboundHttp http, Duration timeout) {
    return new InputFetcher(
        http,
        InputFetcherTest::resolve,
        new InputFetcher.Limits(InputFetcherTest::refusal, LIMIT, timeout));
  }

  private String url(String path) {
    return "http://public.example:" + server.port() + path;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void connectsToTheCheckedAddressAndNamesTheHost() throws Exception {
    server.put("/a", bytes("hello"));

    assertThat(fetcher().fetch(url("/a?b=c%20d#e"))).asString().isEqualTo("hello");
    assertThat(server.requests())
        .containsExactly("GET public.example:" + server.port() + "/a?b=c%20d");
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    server.put("/end", bytes("there"));
    server.redirect("/relative", "/end");
    server.redirect("/absolute", url("/relative"));

    assertThat(fetcher().fetch(url("/absolute"))).asString().isEqualTo("there");
  }

  @Test
  void redirectToALocalAddressIsRefusedBeforeItIsAsked() {
    server.put("/secret", bytes("secret"));
    server.redirect("/out", "http://inside.example:" + server.port() + "/secret");

    assertThatThrownBy(() -> fetcher().fetch(url("/out")))
        .isInstanceOfSatisfying(
            LaunchException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessage(
            "url 'http://inside.example:%d/secret': 127.0.0.2 is a loopback address, from which inputs are not fetched; upload the input to Launch, or give a public URL"
                .formatted(server.port()));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void redirectToAnotherSchemeIsRefused() {
    server.redirect("/file", "file:///etc/passwd");

    assertThatThrownBy(() -> fetcher().fetch(url("/file")))
        .hasMessageContaining("scheme file (expected: http or https)");
  }

  @Test
  void redirectsInACircleEnd() {
    server.redirect("/circle", "/circle");

    assertThatThrownBy(() -> fetcher().fetch(url("/circle")))
        .hasMessageContaining("more than 5 redirects");
    assertThat(server.requests()).hasSize(6);
  }

  @Test
  void oneBadAddressOfANameIsEnoughToRefuseIt() {
    assertThatThrownBy(() -> fetcher().fetch("http://both.example:" + server.port() + "/a"))
        .hasMessageContaining("127.0.0.2 is a loopback address");
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://public.example/a         | scheme ftp (expected: http or https)",
        "/etc/passwd                    | scheme null (expected: http or https)",
        "http:///a                      | no host that can be asked",
        "http://a b/                    | not a URL",
        "http://user:secret@public.example/ | a user name is in it",
        "http://unknown.example/        | no address is known for its host",
        "http://169.254.169.254/latest/ | 169.254.169.254 is a link-local address",
        "http://[fe80::1]/              | is a link-local address",
        "http://[::ffff:10.0.0.1]/      | 10.0.0.1 is a private address",
        "http://2852039166/             | 169.254.169.254 is a link-local address",
        "http://public.example:1/       | cannot be fetched",
      })
  void urlsThatCannotBeFetchedAreRefusedWithAReason(String url, String reason) {
    assertThatThrownBy(() -> fetcher().fetch(url))
        .isInstanceOf(LaunchException.class)
        .hasMessageStartingWith("url '")
        .hasMessageContaining(reason);
  }

  @Test
  void largeInputIsRefusedWhetherItsLengthIsDeclaredOrNot() throws Exception {
    server.put("/fits", new byte[LIMIT]);
    server.put("/large", new byte[LIMIT + 1]);
    server.put("/chunked-fits", new byte[LIMIT]);
    server.put("/chunked-large", new byte[LIMIT + 1]);

    assertThat(fetcher().fetch(url("/fits"))).hasSize(LIMIT);
    assertThat(fetcher().fetch(url("/chunked-fits"))).hasSize(LIMIT);
    assertThatThrownBy(() -> fetcher().fetch(url("/large")))
        .hasMessageContaining("larger than 1000 bytes");
    assertThatThrownBy(() -> fetcher().fetch(url("/chunked-large")))
        .hasMessageContaining("larger than 1000 bytes");
    assertThatThrownBy(() -> fetcher().fetchObject(server.url("/large")))
        .hasMessageContaining("larger than 1000 bytes");
  }

  @Test
  void missingFilesAreNamedWithTheirStatus() {
    assertThatThrownBy(() -> fetcher().fetch(url("/none?signature=secret")))
        .hasMessageContaining("/none': the answer is HTTP 404 (expected: 200)")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> fetcher().fetchObject(server.url("/none?signature=secret")))
        .hasMessageContaining("the object store answers HTTP 404")
        .hasMessageNotContaining("secret");
  }

  @Test
  void silentServersAreGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      InputFetcher fetcher = fetcher(new OutboundHttp(vertx), Duration.ofMillis(200));

      assertThatThrownBy(() -> fetcher.fetch("http://slow.example:" + silent.getLocalPort() + "/"))
          .hasMessageContaining("not there within");
    }
  }

  @Test
  void certificateIsCheckedAgainstTheNameNotTheAddress() throws Exception {
    Path store = certificate("public.example");
    HttpsServer tls = tls(store);
    try {
      OutboundHttp http =
          new OutboundHttp(
              vertx,
              new HttpClientOptions()
                  .setTrustOptions(
                      new PfxOptions().setPath(store.toString()).setPassword("changeit")));
      InputFetcher fetcher = fetcher(http, Duration.ofSeconds(10));
      int port = tls.getAddress().getPort();

      assertThat(fetcher.fetch("https://public.example:" + port + "/")).asString().isEqualTo("tls");
      assertThatThrownBy(() -> fetcher.fetch("https://slow.example:" + port + "/"))
          .hasMessageContaining("cannot be fetched")
          .hasMessageContaining("slow.example");
      assertThatThrownBy(() -> fetcher().fetch("https://public.example:" + port + "/"))
          .hasMessageContaining("cannot be fetched");
    } finally {
      tls.stop(0);
    }
  }

  private Path certificate(String name) throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:" + name,
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
    return store;
  }

  private static HttpsServer tls(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write(bytes("tls"));
          exchange.close();
        });
    server.start();
    return server;
  }
}
