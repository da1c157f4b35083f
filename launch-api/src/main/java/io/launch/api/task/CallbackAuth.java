package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// How a callback proves who it comes from. In JSON the field `kind` is the tag.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CallbackAuth.Basic.class, name = "basic"),
  @JsonSubTypes.Type(value = CallbackAuth.Mtls.class, name = "mtls")
})
public sealed interface CallbackAuth {
  /// HTTP Basic credentials.
  record Basic(@JsonProperty("username") String username, @JsonProperty("password") String password)
      implements CallbackAuth {
    /// Without the password, so that it gets into no log.
    @Override
    public String toString() {
      return "Basic[username=" + username + "]";
    }
  }

  /// A client certificate and its key, both PEM.
  record Mtls(@JsonProperty("cert") String cert, @JsonProperty("key") String key)
      implements CallbackAuth {
    /// Without the key, so that it gets into no log.
    @Override
    public String toString() {
      return "Mtls";
    }
  }
}
