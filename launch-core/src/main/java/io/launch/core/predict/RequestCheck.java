package io.launch.core.predict;

import io.launch.api.FieldError;
import io.launch.api.LaunchException;
import io.launch.core.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Looks at the `args` of a request before they reach the model. Inputs behind a URL are not looked
/// at: nobody but the worker reads them.
public interface RequestCheck {
  /// What a check answers that found nothing.
  CompletionStage<List<FieldError>> NO_FAULTS = CompletableFuture.completedStage(List.of());

  /// Takes every request.
  RequestCheck NONE = (_, _) -> NO_FAULTS;

  /// Every fault of the args, with places that begin at the args. Does not block; what takes time
  /// goes on elsewhere. The stage may fail with a [LaunchException] when the check cannot be made.
  ///
  /// @param args JSON in UTF-8
  CompletionStage<List<FieldError>> faults(Endpoint endpoint, byte[] args);

  /// Every fault of the input, with places that begin at the request.
  ///
  /// @param loc where in the request the args are
  default CompletionStage<List<FieldError>> faults(
      Endpoint endpoint, TaskInput input, List<Object> loc) {
    return switch (input) {
      case TaskInput.Args(var json) ->
          faults(endpoint, json)
              .thenApply(found -> found.stream().map(fault -> within(loc, fault)).toList());
      // Stored args were looked at before they were stored.
      case TaskInput.StoredArgs _, TaskInput.Url _, TaskInput.Stored _, TaskInput.Cloudpickle _ ->
          NO_FAULTS;
    };
  }

  /// A stage that fails with UNPROCESSABLE when the input has faults.
  ///
  /// @param loc where in the request the args are
  default CompletionStage<Void> check(Endpoint endpoint, TaskInput input, List<Object> loc) {
    return faults(endpoint, input, loc).thenAccept(RequestCheck::refuse);
  }

  /// @throws LaunchException UNPROCESSABLE when there are faults
  static void refuse(List<FieldError> faults) {
    if (!faults.isEmpty()) {
      throw LaunchException.unprocessable(faults);
    }
  }

  private static FieldError within(List<Object> loc, FieldError fault) {
    List<Object> whole = new ArrayList<>(loc);
    whole.addAll(fault.loc());
    return new FieldError(fault.type(), whole, fault.msg(), fault.input(), fault.ctx());
  }
}
