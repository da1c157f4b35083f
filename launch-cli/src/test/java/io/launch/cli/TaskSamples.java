package io.launch.cli;

/// Tasks and their endpoint as a server answers them.
final class TaskSamples {
  static final String ID = "0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e";
  static final String ENDPOINT_ID = "end_aaaaaaaaaaaaaaaaaaaa";

  private TaskSamples() {}

  static String task(String id, String state, String outcome, String more) {
    boolean own = state.equals("PENDING") || state.equals("STARTED") || state.equals("SUCCESS");
    return """
    {"task_id": "%s", "status": "%s", %s, "status_code": null,
     "detail": {"state": "%s", "model_endpoint_id": "end_aaaaaaaaaaaaaaaaaaaa", "attempts": 1,
       "max_attempts": 3, "priority": 0, "label": "nightly",
       "created_at": "2026-05-01T10:00:00Z", "expires_at": "2026-05-02T10:00:00Z"%s}}\
    """
        .formatted(id, own ? state : "FAILURE", outcome, state, more)
        .replace("\n", " ");
  }

  static String open(String id, String state, String more) {
    return task(id, state, "\"result\": null, \"traceback\": null", more);
  }

  static String succeeded(String id) {
    return task(
        id,
        "SUCCESS",
        "\"result\": {\"result\": \"[1, 2]\"}, \"traceback\": null",
        """
        , "started_at": "2026-05-01T10:00:02Z", "ended_at": "2026-05-01T10:00:05Z",
        "deleted_at": "2026-05-02T10:00:05Z", "worker_id": "wrk_1", "revision": 2\
        """);
  }

  static String dead(String id) {
    return task(
            id,
            "DEAD",
            "\"result\": null, \"traceback\": \"the worker ended: killed\\nlast words\"",
            """
            , "started_at": "2026-05-01T10:00:02Z", "ended_at": "2026-05-01T10:00:05Z",
            "deleted_at": "2026-05-15T10:00:05Z", "worker_id": "wrk_1", "revision": 2\
            """)
        .replace("\"attempts\": 1", "\"attempts\": 3");
  }

  static String tasks(String cursor, String... tasks) {
    return "{\"tasks\": [%s], \"next_cursor\": %s}"
        .formatted(String.join(",", tasks), cursor == null ? "null" : "\"" + cursor + "\"");
  }

  static String history(String... events) {
    return "{\"events\": [" + String.join(",", events) + "]}";
  }

  static String lost() {
    return """
    {"at": "2026-05-01T10:00:01Z", "kind": "LOST", "attempt": 1, "worker_id": "wrk_0",
     "text": "the worker ended: killed"}\
    """;
  }

  static String endpoints(String status, String reason) {
    return """
    {"model_endpoints": [{"id": "end_aaaaaaaaaaaaaaaaaaaa", "name": "embed",
     "endpoint_type": "async", "destination": "d", "metadata": {}, "bundle_name": "shout",
     "bundle_id": "bun_aaaaaaaaaaaaaaaaaaaa", "revision": 1, "status": "%s",
     "status_reason": "%s", "labels": {}, "created_by": "o",
     "created_at": "2026-05-01T10:00:00.000000Z",
     "last_updated_at": "2026-05-01T10:00:00.000000Z",
     "deployment_state": null, "resource_state": null, "num_queued_items": 0}]}\
    """
        .formatted(status, reason);
  }

  static String event(String id, String task) {
    return "id: " + id + "\r\ndata: " + task + "\r\n\r\n";
  }
}
