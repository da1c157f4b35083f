package io.launch.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTest {
  @ParameterizedTest
  @CsvSource({
    "1Gi, 1073741824",
    "1.5Gi, 1610612736",
    "500M, 500000000",
    "512Mi, 536870912",
    "64k, 64000",
    "64Ki, 65536",
    "2T, 2000000000000",
    "1073741824, 1073741824",
    "1073741824.9, 1073741824",
    "9999Ei, 9223372036854775807"
  })
  void amountIsReadAsBytes(String text, long bytes) {
    assertThat(Memory.bytes(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "much", "1GB", "-1Gi", "0", "0.1", "1e9", "Gi", "1 Gi Gi"})
  void whatIsNoAmountIsNoLimit(String text) {
    assertThat(Memory.bytes(text)).isEmpty();
  }

  @Test
  void numbersAreBytes() {
    assertThat(Memory.bytes(BigInteger.valueOf(5_000_000))).hasValue(5_000_000);
    assertThat(Memory.bytes(new BigDecimal("1E+9"))).hasValue(1_000_000_000);
    assertThat(Memory.bytes(new BigDecimal("1E+400000000"))).isEmpty();
    assertThat(Memory.bytes(null)).isEmpty();
  }
}
