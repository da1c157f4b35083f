package io.launch.core.worker;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Amounts of memory as people ask for them: `1Gi`, `500M`, `1073741824`.
public final class Memory {
  private static final Pattern AMOUNT =
      Pattern.compile("\\+?(\\d{1,30}(?:\\.\\d{0,30})?)\\s*(|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)");

  /// The prefixes of units, each at its power.
  private static final String POWERS = " KMGTPE";

  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private Memory() {}

  /// The bytes of an amount, be it a text or a number; empty when it is none, or nothing.
  public static OptionalLong bytes(@Nullable Object amount) {
    String text = amount instanceof BigDecimal number ? plain(number) : String.valueOf(amount);
    Matcher parts = AMOUNT.matcher(text.strip());
    if (!parts.matches()) {
      return OptionalLong.empty();
    }
    BigDecimal bytes = new BigDecimal(parts.group(1)).multiply(unit(parts.group(2)));
    long whole = bytes.min(MOST).longValue();
    return whole > 0 ? OptionalLong.of(whole) : OptionalLong.empty();
  }

  /// Written out, unless that would be a novel.
  private static String plain(BigDecimal number) {
    return Math.abs((long) number.scale()) > 30 ? number.toString() : number.toPlainString();
  }

  private static BigDecimal unit(String name) {
    if (name.isEmpty()) {
      return BigDecimal.ONE;
    }
    int base = name.endsWith("i") ? 1_024 : 1_000;
    return BigDecimal.valueOf(base).pow(POWERS.indexOf(Character.toUpperCase(name.charAt(0))));
  }
}
