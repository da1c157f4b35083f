package io.launch.adapters.http;

import io.launch.core.worker.WorkerReply;
import io.launch.core.worker.WorkerReply.Answered;
import io.launch.core.worker.WorkerReply.Broken;
import io.launch.core.worker.WorkerReply.TimedOut;
import io.launch.core.worker.WorkerReply.TooLarge;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// One request to a worker and what becomes of it: an answer, a fault or the end of its time,
/// whichever comes first. Lives on one event loop; only [#reply] is for other threads.
final class HttpExchange {
  private final Vertx vertx;
  private final RequestOptions target;
  private final long maxAnswerBytes;
  private final CompletableFuture<WorkerReply> reply = new CompletableFuture<>();
  private final Buffer answer = Buffer.buffer();

  private long timer;
  private boolean ended;
  private @Nullable HttpClientRequest request;

  HttpExchange(Vertx vertx, RequestOptions target, long maxAnswerBytes) {
    this.vertx = vertx;
    this.target = target;
    this.maxAnswerBytes = maxAnswerBytes;
  }

  CompletionStage<WorkerReply> reply() {
    return reply;
  }

  void start(HttpClient client, Buffer body, Duration timeout) {
    timer = vertx.setTimer(Math.max(1, timeout.toMillis()), _ -> end(new TimedOut()));
    try {
      client
          .request(target)
          .onComplete(opened -> send(opened, body), fault -> end(new Broken(reason(fault), false)));
    } catch (IllegalStateException closed) {
      end(new Broken(reason(closed), false));
    }
  }

  private void send(HttpClientRequest opened, Buffer body) {
    request = opened;
    if (ended) {
      // The time was over before there was a connection; it goes back unused.
      opened.exceptionHandler(_ -> {});
      opened.reset();
      return;
    }
    // A connection that was kept open may be closing while this is written, and nobody can tell
    // whether the worker read it: from here on the request counts as sent.
    opened.send(body).onComplete(this::receive, this::lost);
  }

  private void receive(HttpClientResponse response) {
    response.exceptionHandler(this::lost);
    response.handler(this::append);
    response.endHandler(_ -> end(new Answered(response.statusCode(), answer.getBytes())));
  }

  private void append(Buffer chunk) {
    if (answer.length() + (long) chunk.length() > maxAnswerBytes) {
      end(new TooLarge(maxAnswerBytes));
      return;
    }
    answer.appendBuffer(chunk);
  }

  private void lost(Throwable fault) {
    end(new Broken(reason(fault), true));
  }

  private void end(WorkerReply outcome) {
    if (ended) {
      return;
    }
    ended = true;
    vertx.cancelTimer(timer);
    if (request != null && !(outcome instanceof Answered)) {
      // A request that was sent takes its connection with it, so that what the worker still says
      // is never read as the answer to another call.
      request.reset();
    }
    reply.complete(outcome);
  }

  private static String reason(Throwable fault) {
    String message = fault.getMessage();
    return message == null ? fault.getClass().getSimpleName() : message;
  }
}
