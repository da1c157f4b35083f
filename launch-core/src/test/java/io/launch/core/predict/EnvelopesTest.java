package io.launch.core.predict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.object.ObjectKey;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.MemoryObjectStore;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvelopesTest {
  private static final ObjectKey KEY = new ObjectKey("results/own_1/tsk_1-1.json");
  private static final TaskInput ARGS = new TaskInput.Args("{\"n\" : \"ü\"}".getBytes(UTF_8));

  private final ManualClock clock = new ManualClock();
  private final MemoryObjectStore objects = new MemoryObjectStore(clock);
  private final Envelopes envelopes = new Envelopes(objects, Duration.ofHours(1));

  private String written(TaskInput input, CallTerms terms) {
    return new String(envelopes.write(input, terms), UTF_8);
  }

  @Test
  void argsArePassedOnByteForByte() {
    assertThat(written(ARGS, CallTerms.PLAIN))
        .isEqualTo("{\"args\":{\"n\" : \"ü\"},\"return_pickled\":false}");
    assertThat(written(ARGS, CallTerms.PLAIN.named("tsk_1")))
        .isEqualTo("{\"args\":{\"n\" : \"ü\"},\"return_pickled\":false,\"id\":\"tsk_1\"}");
  }

  @Test
  void termsOfATaskAreInTheEnvelope() {
    CallTerms terms =
        CallTerms.PLAIN
            .named("tsk_1")
            .storingLarge(KEY, 262_144)
            .reportingTo(URI.create("http://launch/progress?x=1"));

    assertThat(written(ARGS, terms))
        .matches(
            "\\{\"args\":.*,\"return_pickled\":false,"
                + "\"result_json_upload_url\":\"[^\"]*tsk_1-1\\.json[^\"]*\","
                + "\"inline_result_bytes\":262144,\"id\":\"tsk_1\","
                + "\"progress_url\":\"http://launch/progress\\?x=1\"}");
  }

  @Test
  void pickleLeavesNoPlaceForJson() {
    CallTerms terms = CallTerms.pickledTo(Optional.of(KEY)).storingLarge(KEY, 10);

    assertThat(written(ARGS, terms))
        .contains("\"return_pickled\":true,\"result_upload_url\":\"")
        .doesNotContain("result_json_upload_url");
  }

  @Test
  void clockThatJumpsAheadDuringACallDoesNotSpoilItsUrls() {
    String envelope = written(ARGS, CallTerms.pickledTo(Optional.of(KEY)));
    URI upload = URI.create(envelope.replaceFirst(".*\"result_upload_url\":\"([^\"]*)\".*", "$1"));

    clock.advance(Duration.ofHours(3));

    assertThat(objects.admits("PUT", upload)).isTrue();
  }

  @Test
  void storedArgsAreAnAddress() {
    assertThat(written(new TaskInput.StoredArgs(new ObjectKey("args/a.json")), CallTerms.PLAIN))
        .matches("\\{\"args_url\":\"[^\"]*args/a\\.json[^\"]*\",\"return_pickled\":false}");
  }
}
