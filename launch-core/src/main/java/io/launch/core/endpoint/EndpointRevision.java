package io.launch.core.endpoint;

/// A numbered state of what is wanted.
///
/// @param number counts updates that replace workers, from 1
public record EndpointRevision(int number, EndpointSpec spec) {}
