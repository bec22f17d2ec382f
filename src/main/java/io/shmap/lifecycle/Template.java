package io.shmap.lifecycle;

import static io.shmap.layout.HeaderLayout.INNER_FLAGS;
import static io.shmap.layout.HeaderLayout.INNER_KEY_SIZE;
import static io.shmap.layout.HeaderLayout.INNER_MAX_ENTRIES;
import static io.shmap.layout.HeaderLayout.INNER_TYPE;
import static io.shmap.layout.HeaderLayout.INNER_VALUE_SIZE;

import java.nio.ByteBuffer;

/**
 * What the inner maps of a map of maps are.
 *
 * @param type bpf(2)'s number, 0 for none
 * @param flags bpf(2)'s map flags
 * @param keySize in bytes
 * @param valueSize in bytes
 * @param maxEntries 0 if maps of any size fit
 */
public record Template(int type, int flags, int keySize, int valueSize, long maxEntries) {

  /** Of a map that is none of maps. */
  public static final Template NONE = new Template(0, 0, 0, 0, 0);

  /** Whether a map may be an inner one. */
  public boolean fits(Header map) {
    return type == map.type()
        && flags == map.flags()
        && keySize == map.keySize()
        && valueSize == map.valueSize()
        && (maxEntries == 0 || maxEntries == map.maxEntries());
  }

  void encode(ByteBuffer page) {
    page.putInt((int) INNER_TYPE, type).putInt((int) INNER_FLAGS, flags);
    page.putInt((int) INNER_KEY_SIZE, keySize).putInt((int) INNER_VALUE_SIZE, valueSize);
    page.putLong((int) INNER_MAX_ENTRIES, maxEntries);
  }

  static Template decode(ByteBuffer page) {
    return new Template(
        page.getInt((int) INNER_TYPE),
        page.getInt((int) INNER_FLAGS),
        page.getInt((int) INNER_KEY_SIZE),
        page.getInt((int) INNER_VALUE_SIZE),
        page.getLong((int) INNER_MAX_ENTRIES));
  }
}
