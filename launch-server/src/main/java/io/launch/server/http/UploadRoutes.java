package io.launch.server.http;

import static io.launch.server.shape.Field.optional;

import io.launch.api.ErrorCode;
import io.launch.api.bundle.UploadRequest;
import io.launch.api.bundle.UploadResponse;
import io.launch.core.Caller;
import io.launch.core.bundle.BundleService;
import io.launch.core.bundle.UploadTicket;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.ObjectRule;
import io.launch.server.shape.Rules;
import io.launch.server.shape.Shape;
import java.util.Optional;

/// `POST /v1/hosted_inference/model_bundle_upload`: where to PUT a file of a bundle.
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
    router.post(
        "/v1/hosted_inference/model_bundle_upload",
        api.call(UPLOAD, this::upload),
        Operation.of("bundles", "Ask where to PUT a file of a bundle")
            .takes(UPLOAD)
            .answers(UploadResponse.class)
            .fails(ErrorCode.INVALID_ARGUMENT));
  }

  private UploadResponse upload(Caller caller, Call call, UploadRequest request) {
    UploadTicket ticket = bundles.beginUpload(caller, Optional.ofNullable(request.sha256()));
    return new UploadResponse(
        ticket.putUrl().toString(), bucket, ticket.key().value(), ticket.exists());
  }
}
