package io.shmap.cli;

/** Numbers as C reads them: decimal, 0x hex, octal behind a 0. */
final class Numbers {

  private Numbers() {}

  /** The number, or -1 if the word is none or does not fit into a positive long. */
  static long parse(String word) {
    boolean hex = word.startsWith("0x") || word.startsWith("0X");
    boolean octal = !hex && word.length() > 1 && word.charAt(0) == '0';
    return parse(hex ? word.substring(2) : word, hex ? 16 : octal ? 8 : 10);
  }

  /** The same in a known base, without a prefix. */
  static long parse(String digits, int base) {
    boolean number = !digits.isEmpty();
    for (int i = 0; number && i < digits.length(); i++) {
      number = digits.charAt(i) < 128 && Character.digit(digits.charAt(i), base) >= 0;
    }
    try {
      return number ? Long.parseLong(digits, base) : -1;
    } catch (NumberFormatException e) {
      return -1; // too large
    }
  }
}
