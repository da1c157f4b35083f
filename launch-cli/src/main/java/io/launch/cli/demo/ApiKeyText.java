package io.launch.cli.demo;

import java.security.SecureRandom;

/// API keys as the server makes them: `lk_` and 40 characters of base32.
final class ApiKeyText {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 40;

  private ApiKeyText() {}

  static String random() {
    var random = new SecureRandom();
    var key = new StringBuilder("lk_");
    for (int i = 0; i < LENGTH; i++) {
      key.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return key.toString();
  }
}
