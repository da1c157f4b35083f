package io.launch.core.predict;

import static io.launch.api.Args.require;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.Caller;
import io.launch.core.object.Location;
import java.util.Locale;

/// Makes the input of a request, or refuses it.
public final class TaskInputs {
  private TaskInputs() {}

  /// @param bucket the bucket whose locations are Launch's own
  /// @throws io.launch.api.LaunchException INVALID_ARGUMENT when there is none or it cannot be read
  public static TaskInput resolve(Caller caller, String bucket, TaskRequest request) {
    if (request.url().isPresent()) {
      return url(caller, bucket, request.url().get());
    }
    if (request.args().isPresent()) {
      return new TaskInput.Args(request.args().get());
    }
    String pickle =
        request
            .cloudpickle()
            .orElseThrow(() ->
                new LaunchException(ErrorCode.INVALID_ARGUMENT, "Input needs either url or args."));
    return new TaskInput.Cloudpickle(Location.readable(caller, bucket, "cloudpickle", pickle));
  }

  private static TaskInput url(Caller caller, String bucket, String url) {
    if (Location.isLocation(url)) {
      return new TaskInput.Stored(Location.readable(caller, bucket, "url", url));
    }
    String scheme = url.toLowerCase(Locale.ROOT);
    require(
        scheme.startsWith("http://") || scheme.startsWith("https://"),
        "url: %s (expected: an address that begins with http://, https:// or s3://%s/)",
        url,
        bucket);
    return new TaskInput.Url(url);
  }
}
