package io.launch.cli.bundle;

import io.launch.api.bundle.ModelBundleView;
import io.launch.cli.Output;

/// Says which bundle was made, and what may keep it from working.
record NewBundle(Output output) {
  void show(ModelBundleView bundle) {
    if (output.json()) {
      output.document(bundle);
      return;
    }
    output.say("%s is a new version of bundle %s.".formatted(bundle.id(), bundle.name()));
    bundle.warnings().forEach(warning -> output.say("Warning: " + warning));
  }
}
