package io.launch.core.endpoint;

import static io.launch.api.Args.require;

import io.launch.api.endpoint.ResourceState;
import java.util.ArrayList;
import java.util.List;

/// The rules for what one worker may be given.
///
/// @param most past it an endpoint is refused
/// @param machine past it an endpoint is accepted with a warning
record ResourceChecks(EndpointLimits.Capacity most, EndpointLimits.Capacity machine) {
  void check(ResourceState resources) {
    String gpuType = resources.gpuType();
    require(
        gpuType == null || resources.gpus() > 0, "Cannot have gpus=0 when gpu_type is not None");
    require(resources.gpus() == 0 || gpuType != null, "Must provide gpu_type if gpus > 0");
    check(Quantity.CPUS, resources.cpus(), most.cpus(), gpuType == null ? "None" : gpuType);
    check(Quantity.MEMORY, resources.memory(), most.memory(), gpuType == null ? "None" : gpuType);
    Object storage = resources.storage();
    if (storage != null) {
      check(Quantity.STORAGE, storage, most.storage(), gpuType == null ? "None" : gpuType);
    }
  }

  private static void check(Quantity kind, Object asked, String most, String gpuType) {
    require(kind.amount(asked).signum() > 0, "Requested %s must be positive", kind.field());
    require(
        most.isEmpty() || kind.amount(asked).compareTo(kind.amount(most)) <= 0,
        "Requested %s too high. The maximum for gpu_type=%s is %s",
        kind.field(),
        gpuType,
        most);
  }

  List<String> warnings(ResourceState resources) {
    List<String> warnings = new ArrayList<>();
    warn(Quantity.CPUS, resources.cpus(), machine.cpus(), warnings);
    warn(Quantity.MEMORY, resources.memory(), machine.memory(), warnings);
    Object storage = resources.storage();
    if (storage != null) {
      warn(Quantity.STORAGE, storage, machine.storage(), warnings);
    }
    if (resources.gpus() > 0) {
      warnings.add(
          "Each worker asks for %d GPU(s), %s: workers are processes of this machine and are not given GPUs of their own; they see all that it has."
              .formatted(resources.gpus(), resources.gpuType()));
    }
    return warnings;
  }

  private static void warn(Quantity kind, Object asked, String there, List<String> warnings) {
    if (!there.isEmpty() && kind.amount(asked).compareTo(kind.amount(there)) > 0) {
      warnings.add(
          "Each worker asks for %s=%s, and this machine has %s: requests are a plan here, not a reservation, so that workers may run short."
              .formatted(kind.field(), asked, there));
    }
  }
}
