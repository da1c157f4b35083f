package io.launch.api.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Body of `POST /predict` to a worker. Exactly one of `args`, `argsUrl`, `url`, `objectUrl` and
/// `cloudpickleUrl` is given.
///
/// The worker answers 200 with [PredictAnswer], 400 with [PredictFailure] when the input does not
/// fit the model (it was not run), 500 with [PredictFailure] when the model threw, or 499 with
/// [PredictFailure] when the call was cancelled by `POST /cancel` with `{"id": …}`.
///
/// @param id names the call among those of the worker, so that it can be cancelled; null when it
///   will not be
/// @param args the input as JSON
/// @param argsUrl a signed URL of Launch's own object store where the input is as JSON; trusted
/// @param url where the user says the input's bytes are; http and https only, checked against
///   link-local, private and loopback addresses
/// @param objectUrl a signed URL of Launch's own object store where the input's bytes are; trusted
/// @param cloudpickleUrl a signed URL of Launch's own object store where a cloudpickle of `{"args":
///   […], "kwargs": {…}}` is: the whole call, for Python models; trusted
/// @param returnPickled whether to store the result as a Python pickle
/// @param resultUploadUrl signed URL to PUT the pickle to; given when `returnPickled`
/// @param resultJsonUploadUrl signed URL to PUT a result as JSON to that is longer than
///   `inlineResultBytes`; null when every result is to be answered
/// @param inlineResultBytes longest JSON text that is answered where `resultJsonUploadUrl` is given
/// @param progressUrl signed URL to PUT `{"fraction": 0.4, "message": "…"}` to as the model reports
///   it, at most ten times a second; null when nobody asks
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PredictEnvelope(
    @JsonProperty("id") @Nullable String id,
    @JsonProperty("args") @Nullable Object args,
    @JsonProperty("args_url") @Nullable String argsUrl,
    @JsonProperty("url") @Nullable String url,
    @JsonProperty("object_url") @Nullable String objectUrl,
    @JsonProperty("cloudpickle_url") @Nullable String cloudpickleUrl,
    @JsonProperty("return_pickled") boolean returnPickled,
    @JsonProperty("result_upload_url") @Nullable String resultUploadUrl,
    @JsonProperty("result_json_upload_url") @Nullable String resultJsonUploadUrl,
    @JsonProperty("inline_result_bytes") @Nullable Long inlineResultBytes,
    @JsonProperty("progress_url") @Nullable String progressUrl) {}
