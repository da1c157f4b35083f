package io.launch.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.LaunchException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pickles were written by CPython 3.11.
class PickleReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        // {"z": [1, 2.5, None, True], "a": ("x", b"\x00\xff"), "big": 12345678901234567890123,
        // "s": {7}} in protocols 4 and 5
        "80049545000000000000007d94288c017a945d94284b014740040000000000004e88658c0161948c0178944302"
            + "00ff9486948c03626967948a0acb444271764eb6429d028c0173948f94284b0790752e",
        "80059545000000000000007d94288c017a945d94284b014740040000000000004e88658c0161948c0178944302"
            + "00ff9486948c03626967948a0acb444271764eb6429d028c0173948f94284b0790752e"
      })
  void plainValuesAreReadInTheirOrder(String pickle) {
    Object read = PickleReader.read(HexFormat.of().parseHex(pickle));

    Map<?, ?> map = (Map<?, ?>) read;
    assertThat(map.keySet().toArray()).containsExactly("z", "a", "big", "s");
    assertThat(map.get("z")).isEqualTo(Arrays.asList(1, 2.5, null, true));
    assertThat(((List<?>) map.get("a")).get(0)).isEqualTo("x");
    assertThat((byte[]) ((List<?>) map.get("a")).get(1)).containsExactly(0, 0xff);
    assertThat(map.get("big")).isEqualTo(new BigInteger("12345678901234567890123"));
    assertThat(map.get("s")).isEqualTo(Set.of(7));
  }

  @Test
  void valueThatIsNotPlainIsRefused() {
    // datetime.date(2024, 1, 2)
    byte[] date =
        HexFormat.of()
            .parseHex(
                "80049520000000000000008c086461746574696d65948c0464617465949394430407e8010294859452942e");

    assertThatThrownBy(() -> PickleReader.read(date))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("no pickle of plain values")
        .hasMessageContaining("Calendar");
  }

  @Test
  void bytesThatAreNoPickleAreRefused() {
    assertThatThrownBy(() -> PickleReader.read(new byte[] {1, 2, 3}))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("no pickle of plain values");
  }
}
