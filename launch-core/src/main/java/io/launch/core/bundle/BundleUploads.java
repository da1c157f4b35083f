package io.launch.core.bundle;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.object.Location;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a bundle's bytes come from: uploads, and what becomes of them. An upload that was
/// described beforehand carries its hash in its key, so that it can be checked without a row to
/// remember it.
final class BundleUploads {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private final ObjectStore objects;
  private final Ids ids;
  private final Duration validity;

  BundleUploads(ObjectStore objects, Ids ids, Duration validity) {
    this.objects = objects;
    this.ids = ids;
    this.validity = validity;
  }

  UploadTicket begin(Caller caller, Optional<String> sha256) {
    sha256.ifPresent(hex ->
        Args.require(
            HEX.matcher(hex).matches(),
            "sha256: %s (expected: 64 lower-case hexadecimal digits)",
            hex));
    ObjectKey key =
        new ObjectKey(
            "uploads/%s/%s%s"
                .formatted(caller.owner(), ids.plain(), sha256.map(hex -> "." + hex).orElse("")));
    boolean exists = sha256.isPresent() && copy(content(sha256.get()), key);
    return new UploadTicket(key, objects.signPut(key, validity, ObjectStore.Audience.USER), exists);
  }

  /// Makes an upload content: bytes under a key made of their hash.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when nothing arrived, or not what was described
  StoredObject settle(Caller caller, String field, String location) {
    ObjectKey upload = Location.readable(caller, objects.bucket(), field, location);
    StoredObject found = find(field, upload);
    String name = upload.value();
    int dot = name.lastIndexOf('.');
    String described = dot < 0 ? found.sha256() : name.substring(dot + 1);
    Args.require(
        described.equals(found.sha256()),
        "%s: the upload at %s is not what was described (SHA-256 %s, %d bytes; expected: %s)."
            + " It was cut short or changed on its way: upload it again.",
        field,
        location,
        found.sha256(),
        found.size(),
        described);
    return store(field, upload, found);
  }

  /// Another PUT may put other bytes in the upload's place at any moment, so what is stored under a
  /// hash is looked at again, and what is there already is left alone.
  private StoredObject store(String field, ObjectKey upload, StoredObject found) {
    ObjectKey content = content(found.sha256());
    if (stored(content).isEmpty()) {
      copy(upload, content);
      if (stored(content).stream().noneMatch(copied -> copied.sha256().equals(found.sha256()))) {
        delete(content);
        throw new LaunchException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: s3://%s/%s changed while the bundle was made (expected: one upload, finished"
                    .formatted(field, objects.bucket(), upload)
                + " before). Upload it again.");
      }
    }
    return new StoredObject(content, found.size(), found.sha256());
  }

  private StoredObject find(String field, ObjectKey upload) {
    return stored(upload)
        .orElseThrow(() ->
            new LaunchException(
                ErrorCode.INVALID_ARGUMENT,
                ("%s: s3://%s/%s holds nothing (expected: an uploaded file). Its PUT to"
                        + " the signed URL was refused or cut short: upload it again.")
                    .formatted(field, objects.bucket(), upload)));
  }

  private Optional<StoredObject> stored(ObjectKey key) {
    try {
      return objects.find(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(ObjectKey key) {
    try {
      objects.delete(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean copy(ObjectKey from, ObjectKey to) {
    try {
      return objects.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectKey content(String sha256) {
    return new ObjectKey("bundles/sha256/" + sha256);
  }
}
