package io.launch.core.testkit;

import io.launch.core.bundle.BundleRepository;

class MemoryBundleRepositoryTest implements BundleRepositoryContract {
  private final MemoryBundleRepository bundles = new MemoryBundleRepository();

  @Override
  public BundleRepository bundles() {
    return bundles;
  }
}
