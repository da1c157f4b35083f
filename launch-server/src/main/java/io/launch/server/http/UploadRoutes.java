package io.launch.server.http;

import static io.launch.server.shape.Field.optional;

import io.launch.api.bundle.UploadRequest;
import io.launch.api.bundle.UploadResponse;
import io.launch.core.Caller;
import io.launch.core.bundle.BundleService;
import io.launch.core.bundle.UploadTicket;
import io.launch.server.shape.ObjectRule;
import io.launch.server.shape.Rules;
import io.launch.server.shape.Shape;
import java.util.Optional;

/// `POST /v1/hosted_inference/model_bundle_upload`: where to PUT a file of a bundle, and
/// `batch_task_input_upload`: where to PUT the input of a batch job.
public final class UploadRoutes {
  private static final Shape<UploadRequest> UPLOAD =
      new Shape<>(
          ObjectRule.of(optional("sha256", Rules.string()), optional("size", Rules.longInteger(0))),
          UploadRequest.class);

  private final Api api;
  private final BundleService bundles;
  private final String bucket;

  /// @param bucket bucket of the locations that are answered
  public UploadRoutes(Api api, BundleService bundles, String bucket) {
    this.api = api;
    this.bundles = bundles;
    this.bucket = bucket;
  }

  public void mount(Router router) {
    Handler handler = api.bytes(this::upload);
    router.post("/v1/hosted_inference/model_bundle_upload", handler);
    router.post("/v1/hosted_inference/batch_task_input_upload", handler);
  }

  /// A caller that has nothing to say may leave the body out.
  private UploadResponse upload(Caller caller, Call call, byte[] body) {
    UploadRequest request =
        body.length == 0
            ? new UploadRequest(null, null)
            : UPLOAD.read(body, LaunchJson.MAPPER, call.faults());
    UploadTicket ticket = bundles.beginUpload(caller, Optional.ofNullable(request.sha256()));
    return new UploadResponse(
        ticket.putUrl().toString(), bucket, ticket.key().value(), ticket.exists());
  }
}
