package io.launch.cli.bundle;

import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.ModelBundleView;
import io.launch.client.Bundles;

/// How a person names a bundle: by the id of a version, or by a name, which means its newest one.
public final class BundleName {
  private BundleName() {}

  public static ModelBundleView find(Bundles bundles, String nameOrId) {
    return nameOrId.matches("bun_[a-z0-9]{20}")
        ? bundles.get(new BundleId(nameOrId))
        : bundles.latest(nameOrId);
  }
}
