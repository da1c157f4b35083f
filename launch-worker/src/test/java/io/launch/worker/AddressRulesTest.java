package io.launch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, loopback",
    "127.9.9.9, loopback",
    "2130706433, loopback",
    "::1, loopback",
    "::ffff:127.0.0.1, loopback",
    "::127.0.0.1, loopback",
    "64:ff9b::7f00:1, loopback",
    "10.0.0.1, private",
    "172.16.0.1, private",
    "172.31.255.255, private",
    "192.168.1.1, private",
    "100.64.0.1, private",
    "100.127.255.255, private",
    "192.0.0.1, private",
    "198.18.0.1, private",
    "240.0.0.1, private",
    "255.255.255.255, private",
    "0.1.2.3, private",
    "fc00::1, private",
    "fd00:ec2::254, private",
    "fec0::1, private",
    "::ffff:10.0.0.1, private",
    "2002:a00:1::1, private",
    "64:ff9b::a00:1, private",
    "0.0.0.0, unspecified",
    "::, unspecified",
    "224.0.0.1, multicast",
    "ff02::1, multicast",
  })
  void localAddressesAreRefusedUnlessAllowed(String address, String kind) throws Exception {
    InetAddress parsed = InetAddress.getByName(address);

    assertThat(new AddressRules(false).refusal(parsed))
        .hasValueSatisfying(reason -> assertThat(reason).endsWith("is a " + kind + " address"));
    assertThat(new AddressRules(true).refusal(parsed)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "fe80::1",
        "febf::1",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::",
      })
  void linkLocalAddressesAreAlwaysRefused(String address) throws Exception {
    InetAddress parsed = InetAddress.getByName(address);

    assertThat(new AddressRules(false).refusal(parsed)).isPresent();
    assertThat(new AddressRules(true).refusal(parsed))
        .hasValueSatisfying(reason -> assertThat(reason).endsWith("is a link-local address"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "1.1.1.1",
        "172.15.0.1",
        "172.32.0.1",
        "100.63.0.1",
        "100.128.0.1",
        "169.253.1.1",
        "192.169.0.1",
        "198.20.0.1",
        "2606:4700::1111",
        "2002:808:808::",
        "64:ff9b::808:808",
      })
  void publicAddressesAreAllowed(String address) throws Exception {
    assertThat(new AddressRules(false).refusal(InetAddress.getByName(address))).isEmpty();
  }
}
