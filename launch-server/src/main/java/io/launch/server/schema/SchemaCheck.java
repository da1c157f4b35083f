package io.launch.server.schema;

import io.launch.api.ErrorCode;
import io.launch.api.FieldError;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleRepository;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.predict.RequestCheck;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Holds the args of requests to the schema of their endpoint's bundle: always when it was made of
/// Java types, unless the endpoint does not want it; when a user uploaded it, only if the endpoint
/// wants it.
///
/// What is quick is done at once: small args against a schema that is compiled already and was made
/// by Launch. The rest runs on a thread of its own, also every uploaded schema: what is in it can
/// take its time.
public final class SchemaCheck implements RequestCheck {
  private static final int MAX_INLINE_BYTES = 256 * 1024;
  private static final int MAX_REMEMBERED = 256;

  private final BundleRepository bundles;
  private final SchemaStore schemas;
  private final Function<Endpoint, Optional<Boolean>> wish;
  private final Map<BundleId, Known> known = new ConcurrentHashMap<>();

  /// @param wish whether an endpoint wants its requests checked, if it says so
  public SchemaCheck(
      BundleRepository bundles, SchemaStore schemas, Function<Endpoint, Optional<Boolean>> wish) {
    this.bundles = bundles;
    this.schemas = schemas;
    this.wish = wish;
  }

  /// What a bundle has for its requests to be held to.
  private sealed interface Known {
    record Nothing() implements Known {}

    record Generated(RequestSchema schema) implements Known {}

    /// @param wanted whether it was read, which is only done for endpoints that want it
    record Uploaded(Optional<RequestSchema> wanted) implements Known {}

    /// @param fault why there is nothing to hold requests to
    record Broken(String fault) implements Known {}
  }

  @Override
  public CompletionStage<List<FieldError>> faults(Endpoint endpoint, byte[] args) {
    Optional<Boolean> wanted = wish.apply(endpoint);
    if (wanted.filter(it -> !it).isPresent()) {
      return NO_FAULTS;
    }
    boolean asked = wanted.isPresent();
    return switch (known.get(endpoint.spec().bundle())) {
      case Known.Nothing() -> NO_FAULTS;
      case Known.Generated(var schema) when args.length <= MAX_INLINE_BYTES ->
          CompletableFuture.completedStage(faults(schema, args));
      case Known.Uploaded _ when !asked -> NO_FAULTS;
      case Known.Broken _ when !asked -> NO_FAULTS;
      case null, default -> elsewhere(endpoint, args, asked);
    };
  }

  private CompletionStage<List<FieldError>> elsewhere(
      Endpoint endpoint, byte[] args, boolean asked) {
    CompletableFuture<List<FieldError>> faults = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("check")
        .start(() -> {
          try {
            faults.complete(check(endpoint, args, asked));
          } catch (RuntimeException | StackOverflowError e) {
            faults.completeExceptionally(e);
          }
        });
    return faults;
  }

  private List<FieldError> check(Endpoint endpoint, byte[] args, boolean asked) {
    return switch (known(endpoint, asked)) {
      case Known.Nothing() -> List.of();
      case Known.Generated(var schema) -> faults(schema, args);
      case Known.Uploaded(var schema) ->
          asked ? schema.map(it -> faults(it, args)).orElse(List.of()) : List.of();
      case Known.Broken(var fault) -> {
        if (asked) {
          throw unusable(fault);
        }
        yield List.of();
      }
    };
  }

  private Known known(Endpoint endpoint, boolean asked) {
    BundleId id = endpoint.spec().bundle();
    Known before = known.get(id);
    if (before != null
        && !(asked && before instanceof Known.Uploaded(var schema) && schema.isEmpty())) {
      return before;
    }
    Known found =
        bundles.find(endpoint.owner(), id).map(it -> find(it, asked)).orElse(new Known.Nothing());
    if (known.size() >= MAX_REMEMBERED) {
      known.clear();
    }
    known.put(id, found);
    return found;
  }

  private Known find(Bundle bundle, boolean asked) {
    try {
      return switch (SchemaStore.origin(bundle)) {
        case NONE -> new Known.Nothing();
        case GENERATED -> new Known.Generated(RequestSchema.compile(schemas.of(bundle)));
        case UPLOADED ->
            asked ? uploaded(schemas.of(bundle)) : new Known.Uploaded(Optional.empty());
      };
    } catch (RequestSchema.Broken e) {
      return new Known.Broken(String.valueOf(e.getMessage()));
    }
  }

  private static Known uploaded(ModelSchemas uploaded) throws RequestSchema.Broken {
    return uploaded.fault().isEmpty()
        ? new Known.Uploaded(Optional.of(RequestSchema.compile(uploaded)))
        : new Known.Broken(uploaded.fault());
  }

  private static List<FieldError> faults(RequestSchema schema, byte[] args) {
    try {
      return schema.faults(args);
    } catch (RequestSchema.Broken e) {
      throw unusable(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new LaunchException(ErrorCode.INVALID_ARGUMENT, "args: " + e.getMessage(), e);
    }
  }

  private static LaunchException unusable(String fault) {
    return new LaunchException(
        ErrorCode.INVALID_ARGUMENT,
        ("The endpoint has its requests checked (validate_requests), and the schema of its bundle"
                + " cannot be used: %s. Upload a schema that can with a new bundle, or set"
                + " validate_requests to false.")
            .formatted(fault.replaceFirst("\\.$", "")));
  }
}
