package io.launch.bench.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.task.TaskId;
import io.launch.api.task.TaskStatus;
import io.launch.api.task.TaskView;
import io.launch.bench.chaos.load.EchoRequest.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskBookTest {
  private static final TaskId ID = new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final TaskBook book = new TaskBook(InstantSource.fixed(NOON));
  private final TrackedTask task = book.accepted(ID, new EchoRequest("t-1", Kind.QUICK, 0, 0, 0));

  @Test
  void rightAnswerSeenTwiceIsNoBreach() {
    book.saw(view(TaskStatus.PENDING, null), NOON);
    book.saw(success("t-1"), NOON);
    book.saw(success("t-1"), NOON);

    assertThat(task.ended()).isTrue();
    assertThat(task.breaches()).isEmpty();
    assertThat(book.open()).isEmpty();
  }

  @Test
  void answerOfAnotherTaskIsABreach() {
    book.saw(success("t-2"), NOON);

    assertThat(task.breaches()).singleElement().asString().startsWith("WRONG ANSWER");
  }

  @Test
  void outcomeThatChangesIsABreach() {
    book.saw(success("t-1"), NOON);
    book.saw(view(TaskStatus.FAILURE, "given up"), NOON);

    assertThat(task.breaches()).singleElement().asString().startsWith("CHANGED");
  }

  @Test
  void largeResultMayBeSeenInBothItsFormsAndInEachMustStayTheSame() {
    book.saw(stored("http://127.0.0.1:1/objects/r/a-1.json?expires=1&signature=a"), NOON);
    book.saw(success("t-1"), NOON);
    book.saw(success("t-1"), NOON);
    book.saw(stored("http://127.0.0.1:1/objects/r/a-1.json?expires=2&signature=b"), NOON);
    assertThat(task.breaches()).isEmpty();

    book.saw(stored("http://127.0.0.1:1/objects/r/a-2.json?expires=2&signature=b"), NOON);
    assertThat(task.breaches()).singleElement().asString().startsWith("CHANGED");
  }

  @Test
  void taskThatIsOpenAgainIsABreachUnlessTheAnswerWasOvertaken() {
    book.saw(success("t-1"), NOON);
    book.saw(view(TaskStatus.STARTED, null), NOON.minusMillis(1));
    assertThat(task.breaches()).isEmpty();

    book.saw(view(TaskStatus.STARTED, null), NOON.plusMillis(1));
    assertThat(task.breaches()).singleElement().asString().startsWith("REOPENED");
  }

  @Test
  void unknownTaskAndIdAnsweredTwiceAreBreaches() {
    book.missed(ID);
    book.accepted(ID, new EchoRequest("t-2", Kind.QUICK, 0, 0, 0));

    assertThat(task.breaches())
        .anyMatch(breach -> breach.startsWith("LOST"))
        .anyMatch(breach -> breach.startsWith("DOUBLED"));
  }

  @Test
  void storedResultsAreComparedWithoutTheirSignatures() {
    Outcome one = Outcome.of(stored("http://127.0.0.1:1/objects/r/a-1.pkl?expires=1&signature=a"));

    assertThat(Outcome.of(stored("http://127.0.0.1:2/objects/r/a-1.pkl?expires=2&signature=b")))
        .isEqualTo(one);
    assertThat(Outcome.of(stored("http://127.0.0.1:1/objects/r/a-2.pkl?expires=1&signature=a")))
        .isNotEqualTo(one);
  }

  private static TaskView success(String token) {
    String json = "{\"token\": \"%s\", \"checksum\": %d}".formatted(token, checksum(token + " "));
    return view(TaskStatus.SUCCESS, Map.of("result", json));
  }

  private static TaskView stored(String url) {
    return view(TaskStatus.SUCCESS, Map.of("result_url", url));
  }

  private static TaskView view(TaskStatus status, @Nullable Object result) {
    return new TaskView(ID, status, result, null, null);
  }

  private static long checksum(String text) {
    var sum = new CRC32();
    sum.update(text.getBytes(UTF_8));
    return sum.getValue();
  }
}
