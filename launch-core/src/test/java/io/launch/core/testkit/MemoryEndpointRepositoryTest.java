package io.launch.core.testkit;

import io.launch.core.endpoint.EndpointRepository;

class MemoryEndpointRepositoryTest implements EndpointRepositoryContract {
  private final MemoryEndpointRepository endpoints = new MemoryEndpointRepository();

  @Override
  public EndpointRepository endpoints() {
    return endpoints;
  }
}
