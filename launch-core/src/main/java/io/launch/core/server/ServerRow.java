package io.launch.core.server;

import java.net.URI;

/// A server as the database has it.
///
/// @param url where the other servers reach it
/// @param beat a number that grows while it lives; its value means nothing
public record ServerRow(ServerId id, URI url, long beat) {}
