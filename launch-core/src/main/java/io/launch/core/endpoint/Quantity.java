package io.launch.core.endpoint;

import static io.launch.api.Args.require;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A kind of resource, and how amounts of it are written.
enum Quantity {
  /// Cores: `2`, `0.5`, `500m`.
  CPUS("(\\d+(?:\\.\\d+(?!m))?)(m)?"),
  /// Bytes: `1024`, `1.5Gi`, `200M`.
  MEMORY("(\\d+(?:\\.\\d+)?)([kMGTPE]|[KMGTPE]i)?"),
  /// Bytes, like memory.
  STORAGE("(\\d+(?:\\.\\d+)?)([kMGTPE]|[KMGTPE]i)?");

  private static final int MAX_DIGITS = 40;
  private static final String PREFIXES = "kMGTPE";

  private final Pattern format;

  Quantity(String format) {
    this.format = Pattern.compile(format);
  }

  /// What requests call it.
  String field() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// How much that is, in cores or bytes.
  ///
  /// @param value a text or a number
  /// @throws io.launch.api.LaunchException INVALID_ARGUMENT when it is no amount of this
  BigDecimal amount(Object value) {
    Optional<BigDecimal> amount = read(value);
    require(amount.isPresent(), "Requested %s='%s' is incorrectly formatted", field(), value);
    return amount.orElseThrow();
  }

  /// How much that is, in cores or bytes; empty when it is no amount of this.
  Optional<BigDecimal> read(Object value) {
    Matcher matcher = format.matcher(text(value));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    String unit = matcher.group(2);
    return Optional.of(unit == null ? number : number.multiply(factor(unit)));
  }

  private static BigDecimal factor(String unit) {
    if (unit.equals("m")) {
      return new BigDecimal("0.001");
    }
    int power = PREFIXES.indexOf(unit.charAt(0) == 'K' ? 'k' : unit.charAt(0)) + 1;
    return BigDecimal.valueOf(unit.length() == 2 ? 1024 : 1000).pow(power);
  }

  /// A number without an exponent, unless that would take more digits than anybody means.
  private static String text(Object value) {
    if (!(value instanceof Number number)) {
      return value.toString();
    }
    BigDecimal exact = new BigDecimal(number.toString());
    return Math.abs((long) exact.scale()) > MAX_DIGITS ? exact.toString() : exact.toPlainString();
  }
}
