package io.launch.server.config;

/// A value as somebody wrote it.
///
/// @param place where, for people
/// @param name the key as it is written there
record Given(String text, String place, String name) {}
