package io.launch.client;

/// JSON as the wire contract has it.
final class Golden {
  static final String ENDPOINT_ID = "end_0123456789abcdefghij";
  static final String TASK_ID = "3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11";

  static final String CREATED =
      """
      {"endpoint_creation_task_id": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
       "model_endpoint_id": "end_0123456789abcdefghij"}\
      """;

  static final String SYNC_SUCCESS =
      """
      {"status": "SUCCESS", "result": {"result": "{\\"y\\": 1}"}, "traceback": null, "status_code": 200}\
      """;

  static final String BUNDLE =
      """
      {"id": "bun_0123456789abcdefghij", "name": "shout", "metadata": {},
       "created_at": "2024-01-02T03:04:05.600000Z", "model_artifact_ids": [], "schema_location": null,
       "flavor": {"flavor": "java_artifact", "location": "s3://launch/bundles/sha256/ab",
                  "predictor_class": "io.launch.client.Shout", "app_config": null},
       "artifacts": [{"role": "model", "sha256": "ab", "size": 3}],
       "details": {"predictor_class": "io.launch.client.Shout"}}\
      """;

  private Golden() {}

  static String endpoint(String type, String status, String reason) {
    return """
    {"id": "end_0123456789abcdefghij", "name": "iris", "endpoint_type": "%s",
     "destination": "launch-end_0123456789abcdefghij", "deployment_name": null,
     "metadata": {"note": 1}, "bundle_name": "iris", "bundle_id": "bun_0123456789abcdefghij",
     "revision": 2, "status": "%s", "status_reason": "%s", "post_inference_hooks": [],
     "labels": {"team": "search"}, "created_by": "own_1",
     "created_at": "2024-01-02T03:04:05.600000Z",
     "last_updated_at": "2024-01-02T03:04:06.000000Z",
     "deployment_state": {"min_workers": 1, "max_workers": 2, "per_worker": 10,
       "concurrent_requests_per_worker": 10, "forwarder_max_concurrency": null,
       "available_workers": 1, "unavailable_workers": 0},
     "resource_state": {"cpus": "1", "gpus": 0, "memory": "1Gi", "gpu_type": null,
       "storage": null, "nodes_per_worker": 1, "optimize_costs": null},
     "num_queued_items": 0, "public_inference": null}\
    """
        .formatted(type, status, reason);
  }

  static String endpoints(String... records) {
    return "{\"model_endpoints\": [" + String.join(",", records) + "]}";
  }

  static String task(String id, String status, String result) {
    return """
    {"task_id": "%s", "status": "%s", "result": %s, "traceback": null, "status_code": null}\
    """
        .formatted(id, status, result);
  }

  /// A task with its detail, in a state of it.
  static String detailed(String id, String state, String more) {
    boolean open = state.equals("PENDING") || state.equals("STARTED") || state.equals("SUCCESS");
    return """
    {"task_id": "%s", "status": "%s", "result": null, "traceback": null, "status_code": null,
     "detail": {"state": "%s", "model_endpoint_id": "end_0123456789abcdefghij", "attempts": 1,
       "max_attempts": 3, "priority": 0, "created_at": "2024-01-02T03:04:05.600000Z",
       "expires_at": "2024-01-03T03:04:05.600000Z"%s}}\
    """
        .formatted(id, open ? state : "FAILURE", state, more)
        .replace("\n", "");
  }

  static String failedTask(String id, String traceback) {
    return """
    {"task_id": "%s", "status": "FAILURE", "result": null, "traceback": "%s", "status_code": null}\
    """
        .formatted(id, traceback);
  }
}
