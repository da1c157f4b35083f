package io.launch.client;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.CreateTasksResponse;
import io.launch.api.task.TaskId;
import io.launch.client.internal.ClientJson;
import io.launch.client.internal.HttpCall;
import io.launch.client.internal.HttpTransport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Stores many tasks, in chunks that the server takes.
final class BatchSubmission {
  /// Far below the server's limit for a body, 32 MiB unless configured otherwise.
  private static final int CHUNK_BYTES = 8 << 20;

  private final HttpTransport transport;
  private final String path;
  private final int total;
  private final Map<String, TaskId> stored = new HashMap<>();

  private BatchSubmission(HttpTransport transport, String path, int total) {
    this.transport = transport;
    this.path = path;
    this.total = total;
  }

  /// Stores a task for each request; the ids of the tasks by the ids of the requests, in their
  /// order.
  static Map<String, TaskId> send(
      HttpTransport transport, String path, List<EndpointRequest> requests) {
    requireDistinct(requests);
    BatchSubmission submission = new BatchSubmission(transport, path, requests.size());
    Map<Map<String, String>, List<EndpointRequest>> byHeaders = new LinkedHashMap<>();
    for (EndpointRequest request : requests) {
      byHeaders.computeIfAbsent(request.headers(), h -> new ArrayList<>()).add(request);
    }
    byHeaders.forEach(submission::sendAll);
    Map<String, TaskId> ordered = new LinkedHashMap<>();
    requests.forEach(r -> ordered.put(r.requestId(), submission.stored.get(r.requestId())));
    return ordered;
  }

  private static void requireDistinct(List<EndpointRequest> requests) {
    Set<String> seen = new HashSet<>();
    for (EndpointRequest request : requests) {
      Args.require(
          seen.add(request.requestId()),
          "requestId: %s is given twice (expected: distinct ids; nothing was sent)",
          request.requestId());
    }
  }

  private void sendAll(Map<String, String> headers, List<EndpointRequest> requests) {
    List<EndpointRequest> chunk = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (EndpointRequest request : requests) {
      byte[] json =
          ClientJson.write("args", request.taskWire(request.idempotencyKey().orElse(null)));
      boolean full = chunk.size() == Tasks.CHUNK || body.size() + json.length > CHUNK_BYTES;
      if (full && !chunk.isEmpty()) {
        sendChunk(headers, chunk, body);
        chunk.clear();
        body.reset();
      }
      body.writeBytes((chunk.isEmpty() ? "{\"tasks\":[" : ",").getBytes(StandardCharsets.UTF_8));
      body.writeBytes(json);
      chunk.add(request);
    }
    sendChunk(headers, chunk, body);
  }

  private void sendChunk(
      Map<String, String> headers, List<EndpointRequest> chunk, ByteArrayOutputStream body) {
    body.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    HttpCall call =
        HttpCall.postJson(path, body.toByteArray())
            .withHeaders(headers)
            .withKey(UUID.randomUUID().toString());
    List<TaskId> ids = submit(call);
    if (ids.size() != chunk.size()) {
      throw new LaunchException(
          ErrorCode.INTERNAL,
          "the server answered %d task ids for %d tasks".formatted(ids.size(), chunk.size()));
    }
    for (int i = 0; i < ids.size(); i++) {
      stored.put(chunk.get(i).requestId(), ids.get(i));
    }
  }

  private List<TaskId> submit(HttpCall call) {
    try {
      return transport.call(call, CreateTasksResponse.class).taskIds();
    } catch (LaunchException e) {
      if (stored.isEmpty()) {
        throw e;
      }
      throw new LaunchException(
          e.code(),
          "%s (before this, %d of %d tasks were stored, and are run)"
              .formatted(e.message(), stored.size(), total),
          e);
    }
  }
}
