package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/// An image that can also answer in pieces.
///
/// @param streamingCommand what is started in the image for streaming endpoints
/// @param streamingPredictRoute path of `POST` requests that are answered in pieces
public record StreamingImageFlavor(
    @JsonUnwrapped ImageRun run,
    @JsonProperty("streaming_command") List<String> streamingCommand,
    @JsonProperty("streaming_predict_route") String streamingPredictRoute)
    implements ImageFlavor {
  public StreamingImageFlavor {
    streamingCommand = List.copyOf(streamingCommand);
  }
}
