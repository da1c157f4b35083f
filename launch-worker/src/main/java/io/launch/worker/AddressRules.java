package io.launch.worker;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/// Which addresses an input may be fetched from. A worker stands inside the operator's network, so
/// a URL that a user gives must not reach what the user could not reach.
///
/// @param allowPrivate whether loopback and private addresses are allowed; link-local ones, where
///   clouds keep their credentials, never are
record AddressRules(boolean allowPrivate) implements InputFetcher.AddressCheck {
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};

  @Override
  public Optional<String> refusal(InetAddress address) {
    InetAddress target = embedded(address);
    String kind = kind(target);
    boolean allowed = kind.isEmpty() || (allowPrivate && !kind.equals("link-local"));
    return allowed
        ? Optional.empty()
        : Optional.of("%s is a %s address".formatted(address.getHostAddress(), kind));
  }

  private static String kind(InetAddress address) {
    if (address.isLinkLocalAddress()) {
      return "link-local";
    }
    if (address.isLoopbackAddress()) {
      return "loopback";
    }
    if (address.isAnyLocalAddress()) {
      return "unspecified";
    }
    if (address.isMulticastAddress()) {
      return "multicast";
    }
    // fec0::/10 counts as site-local, too.
    return address.isSiteLocalAddress() || isPrivate(address) ? "private" : "";
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    if (!(address instanceof Inet4Address)) {
      return (first & 0xFE) == 0xFC;
    }
    boolean ownNetwork = first == 0;
    boolean carrierGrade = first == 100 && (second & 0xC0) == 64;
    boolean protocolAssignments = first == 192 && second == 0 && bytes[2] == 0;
    boolean benchmarks = first == 198 && (second & 0xFE) == 18;
    boolean reserved = first >= 240;
    return ownNetwork || carrierGrade || protocolAssignments || benchmarks || reserved;
  }

  /// The IPv4 address within an IPv6 one that leads to it (compatible, NAT64, 6to4), or the address
  /// itself. Mapped addresses are IPv4 ones already when Java hands them out.
  private static InetAddress embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address;
    }
    byte[] start = Arrays.copyOf(bytes, 12);
    boolean nat64 = Arrays.equals(start, NAT64);
    boolean compatible = Arrays.equals(start, new byte[12]) && !address.isLoopbackAddress();
    if ((nat64 || compatible) && !address.isAnyLocalAddress()) {
      return inet4(Arrays.copyOfRange(bytes, 12, 16));
    }
    boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
    return sixToFour ? inet4(Arrays.copyOfRange(bytes, 2, 6)) : address;
  }

  private static InetAddress inet4(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are always an address", e);
    }
  }
}
