package io.launch.adapters.http;

import io.launch.core.worker.StreamEnd;
import io.launch.core.worker.WorkerAnswers;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerStream;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One streamed answer of a worker: server-sent events, told as they come. Lives on one event loop;
/// whoever holds it by the hand on another thread is brought there.
final class HttpStream implements WorkerStream {
  private final Context context;
  private final RequestOptions target;
  private final WorkerCall call;
  private final Sink sink;
  private final EventParser events;
  private final Buffer refusal = Buffer.buffer();

  private volatile @Nullable Thread loop;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private @Nullable StreamEnd afterEvents;
  private long timer;
  private long deadline;
  private boolean paused;
  private boolean telling;
  private boolean ended;

  /// @param context of the event loop that it lives on
  HttpStream(Context context, RequestOptions target, WorkerCall call, Sink sink) {
    this.context = context;
    this.target = target;
    this.call = call;
    this.sink = sink;
    this.events = new EventParser(call.maxAnswerBytes());
  }

  /// Sends the request; on the event loop.
  void start(HttpClient client) {
    loop = Thread.currentThread();
    if (ended) {
      return;
    }
    wind();
    setTimer(call.timeout().toMillis());
    try {
      client
          .request(target)
          .onComplete(this::send, fault -> end(new StreamEnd.Broken(reason(fault), false)));
    } catch (IllegalStateException closed) {
      end(new StreamEnd.Broken(reason(closed), false));
    }
  }

  private void send(HttpClientRequest opened) {
    request = opened;
    if (ended) {
      opened.exceptionHandler(_ -> {});
      opened.reset();
      return;
    }
    opened.send(Buffer.buffer(call.envelope())).onComplete(this::receive, this::lost);
  }

  private void receive(HttpClientResponse opened) {
    response = opened;
    opened.exceptionHandler(this::lost);
    if (opened.statusCode() != 200) {
      opened.handler(this::refuse);
      opened.endHandler(_ -> end(new StreamEnd.Refused(opened.statusCode(), refusal.getBytes())));
      return;
    }
    opened.handler(chunk -> {
      events.add(chunk.getBytes());
      tell();
    });
    opened.endHandler(_ -> {
      events.finish();
      afterEvents = new StreamEnd.Completed();
      tell();
    });
    if (paused) {
      opened.pause();
    }
  }

  private void refuse(Buffer chunk) {
    if (refusal.length() + (long) chunk.length() > call.maxAnswerBytes()) {
      end(new StreamEnd.TooLarge(call.maxAnswerBytes()));
    } else {
      refusal.appendBuffer(chunk);
    }
  }

  private void lost(Throwable fault) {
    if (afterEvents == null) {
      afterEvents = new StreamEnd.Broken(reason(fault), true);
      tell();
    }
  }

  /// Tells what has come, as far as the sink wants it.
  private void tell() {
    if (telling) {
      return;
    }
    telling = true;
    while (!paused && !ended) {
      EventParser.Event event = events.next();
      if (event != null) {
        tell(event);
      } else if (events.tooLarge()) {
        end(new StreamEnd.TooLarge(call.maxAnswerBytes()));
      } else if (afterEvents != null) {
        end(afterEvents);
      } else {
        break;
      }
    }
    telling = false;
  }

  private void tell(EventParser.Event event) {
    wind();
    if (event.type().equals("error")) {
      var failure = WorkerAnswers.failure(500, event.data());
      end(new StreamEnd.Failed(failure.error(), failure.traceback()));
    } else {
      sink.piece(event.data());
    }
  }

  /// From now on, the next piece may take as long as it may.
  private void wind() {
    deadline = System.nanoTime() + call.timeout().toNanos();
  }

  /// One timer that looks again, rather than a new one with every piece.
  private void setTimer(long millis) {
    timer = context.owner().setTimer(Math.max(1, millis), _ -> lookAtTheTime());
  }

  private void lookAtTheTime() {
    if (paused) {
      wind();
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      end(new StreamEnd.TimedOut());
    } else {
      setTimer(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
  }

  private void end(StreamEnd how) {
    if (ended) {
      return;
    }
    close(how instanceof StreamEnd.Completed || how instanceof StreamEnd.Refused);
    sink.end(how);
  }

  /// @param whole whether the answer was read to its end, so that the connection can be used again
  private void close(boolean whole) {
    ended = true;
    context.owner().cancelTimer(timer);
    if (request != null && !whole) {
      request.reset();
    }
  }

  @Override
  public void pause() {
    onLoop(() -> {
      paused = true;
      if (response != null) {
        response.pause();
      }
    });
  }

  @Override
  public void resume() {
    onLoop(() -> {
      if (!paused) {
        return;
      }
      paused = false;
      wind();
      tell();
      if (response != null && !paused) {
        response.resume();
      }
    });
  }

  @Override
  public void cancel() {
    onLoop(() -> {
      if (!ended) {
        close(false);
      }
    });
  }

  private void onLoop(Runnable action) {
    if (Thread.currentThread() == loop) {
      action.run();
    } else {
      context.runOnContext(_ -> action.run());
    }
  }

  private static String reason(Throwable fault) {
    String message = fault.getMessage();
    return message == null ? fault.getClass().getSimpleName() : message;
  }
}
