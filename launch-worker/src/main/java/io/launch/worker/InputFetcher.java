package io.launch.worker;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// Fetches the bytes behind a request's `url`. Names are resolved here, every address of a name is
/// checked, and the connection goes to an address that was checked, so that a name cannot change
/// its meaning in between. Redirects are followed one by one under the same rules.
final class InputFetcher {
  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final OutboundHttp http;
  private final Resolver resolver;
  private final Limits limits;

  InputFetcher(OutboundHttp http, Resolver resolver, Limits limits) {
    this.http = http;
    this.resolver = resolver;
    this.limits = limits;
  }

  /// Turns a host name into addresses.
  interface Resolver {
    List<InetAddress> resolve(String host) throws UnknownHostException;
  }

  /// Says why an address is refused; empty when it is allowed.
  interface AddressCheck {
    Optional<String> refusal(InetAddress address);
  }

  /// What an input may cost.
  ///
  /// @param timeout for everything together: connections, redirects, bytes
  record Limits(AddressCheck addresses, long maxBytes, Duration timeout) {}

  /// Fetches from where a user says.
  ///
  /// @throws LaunchException INVALID_ARGUMENT with the URL, the reason and the next step
  byte[] fetch(String url) throws InterruptedException {
    long deadline = System.nanoTime() + limits.timeout().toNanos();
    URI target = parse(url);
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      List<InetAddress> addresses = resolve(target);
      checkAddresses(target, addresses);
      OutboundHttp.Response response = get(target, addresses, deadline);
      if (response.status() == 200) {
        return response.body();
      }
      target = next(target, response);
    }
    throw refused(
        url, "more than %d redirects; give the URL that they lead to".formatted(MAX_REDIRECTS));
  }

  /// Fetches from Launch's own object store, wherever that is.
  byte[] fetchObject(String signedUrl) throws InterruptedException {
    URI url = parse(signedUrl);
    long deadline = System.nanoTime() + limits.timeout().toNanos();
    OutboundHttp.Response response = get(url, resolve(url), deadline);
    if (response.status() != 200) {
      throw refused(
          shown(url),
          "the object store answers HTTP %d (expected: 200); upload the object first"
              .formatted(response.status()));
    }
    return response.body();
  }

  private static URI parse(String url) {
    try {
      return checked(new URI(url), url);
    } catch (URISyntaxException e) {
      throw refused(url, "not a URL (%s); escape what has to be".formatted(e.getReason()));
    }
  }

  private static URI checked(URI uri, String url) {
    String scheme = uri.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw refused(url, "scheme %s (expected: http or https)".formatted(scheme));
    }
    if (uri.getHost() == null || uri.getPort() > 65_535) {
      throw refused(url, "no host that can be asked (expected: https://host/path)");
    }
    if (uri.getUserInfo() != null) {
      throw refused(url, "a user name is in it; give a signed URL instead");
    }
    return uri;
  }

  private static URI next(URI target, OutboundHttp.Response response) {
    if (!REDIRECTS.contains(response.status()) || response.location() == null) {
      throw refused(
          shown(target),
          "the answer is HTTP %d (expected: 200); check the URL".formatted(response.status()));
    }
    try {
      URI next = target.resolve(new URI(response.location()));
      return checked(next, shown(next));
    } catch (URISyntaxException e) {
      throw refused(
          shown(target),
          "it redirects to what is no URL (%s); give the URL that is meant"
              .formatted(e.getReason()));
    }
  }

  private List<InetAddress> resolve(URI target) {
    String host = target.getHost();
    boolean literal = host.startsWith("[");
    try {
      return resolver.resolve(literal ? host.substring(1, host.length() - 1) : host);
    } catch (UnknownHostException e) {
      throw refused(shown(target), "no address is known for its host; check the name");
    }
  }

  private void checkAddresses(URI target, List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      Optional<String> refusal = limits.addresses().refusal(address);
      if (refusal.isPresent()) {
        throw refused(
            shown(target),
            refusal.get()
                + ", from which inputs are not fetched; upload the input to Launch, or give a public URL");
      }
    }
  }

  private OutboundHttp.Response get(URI url, List<InetAddress> addresses, long deadline)
      throws InterruptedException {
    try {
      IOException unreachable = new ConnectException("it has no addresses");
      for (InetAddress address : addresses) {
        try {
          Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
          return http.get(url, address, limits.maxBytes(), left);
        } catch (ConnectException | NoRouteToHostException e) {
          unreachable = e;
        }
      }
      throw unreachable;
    } catch (BoundedBody.TooLarge _) {
      throw refused(
          shown(url), "larger than %d bytes; give a smaller input".formatted(limits.maxBytes()));
    } catch (TimeoutException _) {
      throw refused(
          shown(url),
          "not there within %d s; try again, or upload the input to Launch"
              .formatted(limits.timeout().toSeconds()));
    } catch (IOException e) {
      throw refused(shown(url), "cannot be fetched (%s); check the URL".formatted(e.getMessage()));
    }
  }

  /// The URL without its query, where signatures are.
  private static String shown(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
  }

  private static LaunchException refused(String url, String reason) {
    return new LaunchException(ErrorCode.INVALID_ARGUMENT, "url '%s': %s".formatted(url, reason));
  }
}
