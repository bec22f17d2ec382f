package io.shmap.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.memory.Region;
import java.util.Arrays;
import java.util.HexFormat;
import net.openhft.chronicle.bytes.BytesStore;

/** Encodes into dirty memory and looks at what became of it. */
final class Encoded {

  /** Not aligned, so that nobody relies on it. */
  private static final int OFFSET = 13;

  static {
    // Starts Chronicle without its messages.
    Region.allocate(1);
  }

  private Encoded() {}

  /** The encoding; checks that it covers its bytes, all of them, and no others. */
  static <T> byte[] bytes(Codec<T> codec, T value) {
    byte[] overOnes = bytes(codec, value, (byte) 0xff);
    byte[] overZeros = bytes(codec, value, (byte) 0);
    assertThat(overOnes).as("every byte of %s is written", codec.schema()).isEqualTo(overZeros);
    return overOnes;
  }

  private static <T> byte[] bytes(Codec<T> codec, T value, byte before) {
    Region region = Region.allocate(OFFSET + codec.size() + 16L);
    byte[] dirt = new byte[(int) region.length()];
    Arrays.fill(dirt, before);
    region.putBytes(0, dirt, 0, dirt.length);
    codec.encode(value, region.bytes(), OFFSET);
    byte[] after = new byte[dirt.length];
    region.getBytes(0, after, 0, after.length);
    byte[] encoded = Arrays.copyOfRange(after, OFFSET, OFFSET + codec.size());
    Arrays.fill(after, OFFSET, OFFSET + codec.size(), before);
    assertThat(after).as("bytes around %s", codec.schema()).isEqualTo(dirt);
    region.keepAlive();
    return encoded;
  }

  static <T> String hex(Codec<T> codec, T value) {
    return HexFormat.of().formatHex(bytes(codec, value));
  }

  static <T> T decoded(Codec<T> codec, byte[] bytes) {
    return codec.decode(of(bytes), 0);
  }

  /** The array as a store. */
  static BytesStore<?, ?> of(byte[] bytes) {
    return BytesStore.wrap(bytes);
  }

  static BytesStore<?, ?> ofHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }
}
