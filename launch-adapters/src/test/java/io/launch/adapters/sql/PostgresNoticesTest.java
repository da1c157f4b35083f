package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.server.Notice;
import io.launch.core.server.Notices;
import io.launch.core.testkit.NoticesContract;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PostgresNoticesTest implements NoticesContract {
  private static final Notice QUEUED = new Notice.TasksQueued(new EndpointId("end_1"));

  private final DatabaseUrl.Postgresql direct = TestPostgres.newDatabase();
  private final CutProxy proxy = TestPostgres.proxy();
  private final List<PostgresNotices> open = new ArrayList<>();

  @Override
  public Notices join() {
    return join(direct);
  }

  private PostgresNotices join(DatabaseUrl.Postgresql url) {
    PostgresNotices joined = PostgresNotices.open(url, "server" + open.size());
    open.add(joined);
    return joined;
  }

  @AfterEach
  void close() throws InterruptedException {
    for (PostgresNotices notices : open) {
      notices.close();
    }
    proxy.close();
  }

  @Test
  void whoeverWasCutOffIsToldThatSomethingMayBeMissing() throws InterruptedException {
    BlockingQueue<Notice> heard = new LinkedBlockingQueue<>();
    join(proxy.to(direct)).listen(heard::add);
    Notices sender = join();
    proxy.refuse();
    proxy.cut();
    sender.post(QUEUED);

    proxy.accept();

    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(new Notice.Missed());
    sender.post(QUEUED);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(QUEUED);
  }

  @Test
  void noticesThatCouldNotBeSentAreMissedByTheOthers() throws InterruptedException {
    BlockingQueue<Notice> heard = new LinkedBlockingQueue<>();
    join().listen(heard::add);
    Notices sender = join(proxy.to(direct));
    proxy.refuse();
    proxy.cut();
    sender.post(QUEUED);

    proxy.accept();

    assertThat(heard.poll(10, TimeUnit.SECONDS)).isIn(QUEUED, new Notice.Missed());
  }

  @Test
  void crowdOfNoticesLosesNothingUntold() throws InterruptedException {
    BlockingQueue<Notice> heard = new LinkedBlockingQueue<>();
    join().listen(heard::add);
    Notices sender = join();
    int crowd = 50_000;

    for (int i = 0; i < crowd; i++) {
      sender.post(new Notice.TasksQueued(new EndpointId("end_" + i)));
    }

    boolean missed = false;
    Notice last = new Notice.TasksQueued(new EndpointId("end_" + (crowd - 1)));
    Notice next = heard.poll(10, TimeUnit.SECONDS);
    int told = 0;
    while (next != null && !next.equals(last) && !missed) {
      told++;
      missed = next.equals(new Notice.Missed());
      next = heard.poll(10, TimeUnit.SECONDS);
    }
    assertThat(missed || told == crowd - 1).isTrue();
  }

  @Test
  void whatANewerReleaseSaysMakesReadersLook() {
    assertThat(NoticeText.read("server9 rearranged a b").notice()).isEqualTo(new Notice.Missed());
    assertThat(NoticeText.read("").notice()).isEqualTo(new Notice.Missed());
    assertThat(NoticeText.read(" ").notice()).isEqualTo(new Notice.Missed());
  }
}
