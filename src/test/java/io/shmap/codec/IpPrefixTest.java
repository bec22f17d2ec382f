package io.shmap.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "10.1.2.3/8, 10.0.0.0/8",
    "10.1.2.3, 10.1.2.3/32",
    "255.255.255.255/31, 255.255.255.254/31",
    "1.2.3.4/0, 0.0.0.0/0",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1/128",
    "2001:db8::/32, 2001:db8::/32",
    "2001:dbf::/29, 2001:db8::/29",
    "::/0, ::/0",
    "1:0:0:2:0:0:0:3/128, 1:0:0:2::3/128",
    "1:0:0:2:3:0:0:4/128, 1::2:3:0:0:4/128",
    "1:0:2:3:4:5:6:7/128, 1:0:2:3:4:5:6:7/128",
    "1::/16, 1::/16",
    "::ffff:10.1.2.3/104, ::ffff:10.0.0.0/104",
    "::10.1.2.3/128, ::a01:203/128",
  })
  void textIsReadAndPrintedCanonically(String text, String canonical) {
    IpPrefix prefix = IpPrefix.parse(text);
    assertThat(prefix).hasToString(canonical);
    assertThat(IpPrefix.parse(canonical)).isEqualTo(prefix).hasSameHashCodeAs(prefix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0/8",
        "10.0.0.0/",
        "10.0.0.0/x",
        "10.0.0.0/8/9",
        "010.0.0.0/8",
        "10.0.0.256",
        "localhost/8",
        ":/8",
        ":::/8",
        "1::2::3/8",
        "1:2:3:4:5:6:7/8",
        "1:2:3:4:5:6:7:8:9/8",
        "12345::/8",
        "g::/8",
        "1:2:3:4:5:6:7::8/8",
        "::1.2.3/8",
        "fe80::1%eth0/8",
        "\u0661.0.0.0/8"
      })
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> IpPrefix.parse(text))
        .hasMessage("prefix \"" + text + "\": not of the form 10.0.0.0/8 or 2001:db8::/32");
  }

  @Test
  void lengthsBeyondTheAddressAreRefused() {
    assertThatThrownBy(() -> IpPrefix.parse("10.0.0.0/33"))
        .hasMessage("prefix 10.0.0.0/33: length is 0 to 32");
    assertThatThrownBy(() -> IpPrefix.parse("::/129"))
        .hasMessage("prefix ::/129: length is 0 to 128");
  }

  @Test
  void anIpv4AddressInsideIpv6StaysIpv6() {
    IpPrefix prefix = IpPrefix.parse("::ffff:10.0.0.0/104");
    assertThat(prefix.address()).isInstanceOf(Inet6Address.class);
    assertThat(prefix.isIpv6()).isTrue();
    assertThat(prefix.contains(Addresses.of(Addresses.parse("::ffff:10.9.9.9")))).isTrue();
    assertThat(prefix.contains(Addresses.of(Addresses.parse("10.9.9.9")))).isFalse();
  }

  @Test
  void randomAddressesAgreeWithTheJdk() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      for (int zeros = random.nextInt(bytes.length); zeros > 0; zeros--) {
        bytes[random.nextInt(bytes.length)] = 0;
      }
      String text = Addresses.text(bytes);
      assertThat(Addresses.parse(text)).as("seed=%d %s", seed, text).isEqualTo(bytes);
      assertThat(InetAddress.getByName(text).getAddress()).as("seed=%d", seed).isEqualTo(bytes);
    }
  }
}
