package io.launch.server.openapi;

/// One mounted route.
///
/// @param method in capitals
/// @param template its path, with `{name}` for a segment and `{name...}` for all that are left
public record Route(String method, String template, Operation operation) {}
