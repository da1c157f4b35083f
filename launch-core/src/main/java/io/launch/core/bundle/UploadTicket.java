package io.launch.core.bundle;

import io.launch.core.object.ObjectKey;
import java.net.URI;

/// Leave to upload one file.
///
/// @param key where it goes
/// @param putUrl signed URL for one PUT
/// @param exists whether the described bytes are there already, so that the PUT can be left out
public record UploadTicket(ObjectKey key, URI putUrl, boolean exists) {}
