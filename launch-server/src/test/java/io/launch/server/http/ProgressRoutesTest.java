package io.launch.server.http;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.NOW;
import static io.launch.core.testkit.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.task.TaskId;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.task.Dispatcher;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.ProgressReports;
import io.launch.core.task.TaskLimits;
import io.launch.core.task.TaskProgress;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.ManualWorkerClient;
import io.launch.core.testkit.MemoryObjectStore;
import io.launch.core.testkit.MemoryTasks;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.WorkerPicker;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ProgressRoutesTest {
  private static final Duration VALIDITY = Duration.ofMinutes(1);
  private static final TaskLimits LIMITS =
      new TaskLimits(
          VALIDITY,
          VALIDITY,
          3,
          VALIDITY,
          VALIDITY,
          VALIDITY,
          64,
          10,
          new TaskLimits.Inline(1_000, 1_000));

  private final Vertx vertx = Vertx.vertx();
  private final ManualClock clock = new ManualClock(NOW);
  private final MemoryTasks tasks = new MemoryTasks(clock);
  private final SignedProgressUrls urls =
      new SignedProgressUrls(
          new SecureRandom(), clock, () -> URI.create("http://127.0.0.1:" + port()));
  private HttpListener listener = null;

  private int port() {
    return listener.port();
  }

  @BeforeEach
  void open() {
    ErrorRenderer errors = new ErrorRenderer(clock);
    Router router = new Router();
    Authentication nobody = new Authentication(_ -> Optional.empty(), VALIDITY, System::nanoTime);
    Api api = new Api(nobody, errors, new Bodies(1_000, 1_000));
    EndpointDirectory directory = Samples.directory(Samples.asyncEndpoint(1));
    Dispatcher dispatcher =
        new Dispatcher(
            tasks,
            tasks,
            directory,
            new WorkerPicker(1),
            new ManualWorkerClient(),
            new MemoryObjectStore(clock),
            urls,
            "server",
            clock,
            LIMITS);
    new ProgressRoutes(api, new ProgressReports(tasks, dispatcher, clock), urls).mount(router);
    listener =
        HttpListener.start(
            vertx,
            new HttpListener.Options("127.0.0.1", 0, VALIDITY, 1),
            new FrontDoor(router, errors, 10, () -> "1"),
            errors);
  }

  @AfterEach
  void close() {
    listener.close();
    vertx.close().await();
  }

  private Lease lease() {
    tasks.add(List.of(task(1, NOW)));
    return tasks.exchange(List.of(), ENDPOINT, "server", 1).leased().getFirst().lease();
  }

  private static HttpResponse<String> put(URI url, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(url).PUT(BodyPublishers.ofString(body)).build(),
          BodyHandlers.ofString());
    }
  }

  private Optional<TaskProgress> progress(TaskId id) {
    return tasks.find(id).orElseThrow().progress();
  }

  @Test
  void progressIsKeptUntilTheLatest() throws Exception {
    Lease lease = lease();
    URI url = urls.url(lease, VALIDITY);

    HttpResponse<String> first = put(url, "{\"fraction\":0.4,\"message\":\"half\"}");
    Optional<TaskProgress> half = progress(lease.id());
    put(url, "{\"fraction\":1}");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(first.body()).isEqualTo("{}");
    assertThat(half).contains(new TaskProgress(0.4, "half", clock.instant()));
    assertThat(progress(lease.id())).contains(new TaskProgress(1, "", clock.instant()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                 | 422",
        "{\"fraction\":-0.1}                | 422",
        "{\"fraction\":1.1}                 | 400",
        "{\"fraction\":\"x\"}               | 422",
        "{\"fraction\":0.5,\"message\":7}   | 422",
        "nothing                            | 422"
      })
  void progressThatIsNoneIsRefused(String body, int status) throws Exception {
    Lease lease = lease();

    assertThat(put(urls.url(lease, VALIDITY), body).statusCode()).isEqualTo(status);
    assertThat(progress(lease.id())).isEmpty();
  }

  @Test
  void leaseThatIsNotTheLatestIsNotFound() throws Exception {
    Lease lost = lease();
    tasks.takeBack(Set.of("server"));
    LeasedTask again = tasks.exchange(List.of(), ENDPOINT, "other", 1).leased().getFirst();

    HttpResponse<String> answer = put(urls.url(lost, VALIDITY), "{\"fraction\":0.4}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(progress(again.id())).isEmpty();
  }

  @Test
  void urlThatWasNotSignedForThisOrIsOverIsRefused() throws Exception {
    Lease lease = lease();
    String good = urls.url(lease, VALIDITY).toString();
    URI ofAnother =
        new SignedProgressUrls(
                new SecureRandom(), clock, () -> URI.create("http://127.0.0.1:" + port()))
            .url(lease, VALIDITY);
    String fence = "." + lease.fence() + ".";

    for (String wrong :
        List.of(
            ofAnother.toString(),
            good.replace(fence, ".2."),
            good.replaceAll("[0-9a-f]{64}$", "0".repeat(64)),
            good + "0",
            good.replaceAll("progress/.*", "progress/x"))) {
      assertThat(put(URI.create(wrong), "{\"fraction\":0.4}").statusCode())
          .as(wrong)
          .isEqualTo(401);
    }
    clock.advance(VALIDITY.plusSeconds(2));
    assertThat(put(URI.create(good), "{\"fraction\":0.4}").statusCode()).isEqualTo(401);
    assertThat(progress(lease.id())).isEmpty();
  }
}
