package io.launch.core.testkit;

import io.launch.core.owner.ApiKeyRepository;

class MemoryApiKeyRepositoryTest implements ApiKeyRepositoryContract {
  private final MemoryApiKeyRepository keys = new MemoryApiKeyRepository();

  @Override
  public ApiKeyRepository keys() {
    return keys;
  }
}
