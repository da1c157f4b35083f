package io.launch.core.testkit;

import static io.launch.core.testkit.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.server.Notice;
import io.launch.core.server.Notices;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The laws of [Notices].
public interface NoticesContract {
  /// The side of one more server on the same database.
  Notices join();

  @Test
  default void noticeReachesEveryOtherServer() throws InterruptedException {
    Notices sender = join();
    BlockingQueue<Notice> first = listenAt(join());
    BlockingQueue<Notice> second = listenAt(join());
    Notice notice = new Notice.TasksQueued(new EndpointId("end_1"));

    sender.post(notice);

    assertThat(next(first)).isEqualTo(notice);
    assertThat(next(second)).isEqualTo(notice);
  }

  @Test
  default void everyKindArrivesAsItWasPosted() throws InterruptedException {
    Notices sender = join();
    BlockingQueue<Notice> heard = listenAt(join());
    List<Notice> all =
        List.of(
            new Notice.EndpointChanged(new EndpointId("end_1")),
            new Notice.TasksQueued(new EndpointId("end_2")),
            new Notice.TasksEnded(List.of(taskId(1), taskId(2))),
            new Notice.TaskCancelled(taskId(3)),
            new Notice.Missed());

    all.forEach(sender::post);

    for (Notice notice : all) {
      assertThat(next(heard)).isEqualTo(notice);
    }
  }

  @Test
  default void manyEndedTasksAllArrive() throws InterruptedException {
    Notices sender = join();
    BlockingQueue<Notice> heard = listenAt(join());
    var ids = IntStream.range(0, 1_000).mapToObj(Samples::taskId).toList();

    sender.post(new Notice.TasksEnded(ids));

    int told = 0;
    while (told < ids.size()) {
      told += ((Notice.TasksEnded) next(heard)).tasks().size();
    }
    assertThat(told).isEqualTo(ids.size());
  }

  @Test
  default void senderIsNotTold() throws InterruptedException {
    Notices sender = join();
    BlockingQueue<Notice> own = listenAt(sender);
    Notices other = join();
    Notice answer = new Notice.TaskCancelled(taskId(2));

    sender.post(new Notice.TaskCancelled(taskId(1)));
    other.post(answer);

    assertThat(next(own)).isEqualTo(answer);
  }

  @Test
  default void failingListenerKeepsNobodyFromBeingTold() throws InterruptedException {
    Notices receiver = join();
    receiver.listen(_ -> {
      throw new IllegalStateException("a listener's fault");
    });
    BlockingQueue<Notice> heard = listenAt(receiver);
    Notices sender = join();
    Notice first = new Notice.TaskCancelled(taskId(1));
    Notice second = new Notice.TaskCancelled(taskId(2));

    sender.post(first);
    sender.post(second);

    assertThat(next(heard)).isEqualTo(first);
    assertThat(next(heard)).isEqualTo(second);
  }

  private static BlockingQueue<Notice> listenAt(Notices notices) {
    BlockingQueue<Notice> heard = new LinkedBlockingQueue<>();
    notices.listen(heard::add);
    return heard;
  }

  private static Notice next(BlockingQueue<Notice> heard) throws InterruptedException {
    Notice notice = heard.poll(10, TimeUnit.SECONDS);
    assertThat(notice).isNotNull();
    return notice;
  }
}
