package io.launch.api.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Body of `POST /predict` to a worker. Exactly one of `args`, `url`, `objectUrl` and
/// `cloudpickleUrl` is given.
///
/// The worker answers 200 with [PredictAnswer], 400 with [PredictFailure] when the input does not
/// fit the model (it was not run), or 500 with [PredictFailure] when the model threw.
///
/// @param args the input as JSON
/// @param url where the user says the input's bytes are; http and https only, checked against
///   link-local, private and loopback addresses
/// @param objectUrl a signed URL of Launch's own object store where the input's bytes are; trusted
/// @param cloudpickleUrl a signed URL of Launch's own object store where a cloudpickle of `{"args":
///   […], "kwargs": {…}}` is: the whole call, for Python models; trusted
/// @param returnPickled whether to store the result as a Python pickle
/// @param resultUploadUrl signed URL to PUT the pickle to; given when `returnPickled`
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PredictEnvelope(
    @JsonProperty("args") @Nullable Object args,
    @JsonProperty("url") @Nullable String url,
    @JsonProperty("object_url") @Nullable String objectUrl,
    @JsonProperty("cloudpickle_url") @Nullable String cloudpickleUrl,
    @JsonProperty("return_pickled") boolean returnPickled,
    @JsonProperty("result_upload_url") @Nullable String resultUploadUrl) {}
