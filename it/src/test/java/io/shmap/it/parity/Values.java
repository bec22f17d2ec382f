package io.shmap.it.parity;

import static io.shmap.it.parity.Buffers.hex;

import io.shmap.it.parity.Operation.Buffer;
import java.util.HexFormat;
import java.util.Random;
import net.openhft.chronicle.bytes.BytesStore;

/** The values of one side's map: what goes in, and what came out by a name that both sides have. */
final class Values {

  private final Geometry geometry;
  private final InnerMaps inner;

  Values(Geometry geometry, InnerMaps inner) {
    this.geometry = geometry;
    this.inner = inner;
  }

  private boolean isOuter() {
    return geometry.template() != null;
  }

  /** Values that go in, one behind the other. */
  byte[] random(Random random, int count) {
    byte[] bytes = new byte[count * geometry.valueLength()];
    random.nextBytes(bytes);
    for (int i = 0; isOuter() && i < count; i++) {
      byte[] value = inner.value(random, geometry.template());
      System.arraycopy(value, 0, bytes, i * value.length, value.length);
    }
    return bytes;
  }

  /** The name of a value. Ids are each side's own: which map it is, is told. */
  String name(BytesStore<?, ?> buffer, long from) {
    String hex = hex(buffer, from, geometry.valueLength());
    return isOuter() ? inner.name(HexFormat.of().parseHex(hex), hex) : hex;
  }

  /**
   * What the pointer of an update points to. Zeros, as read-only pages have, are a descriptor for
   * the kernel, and none of shmap's.
   */
  Buffer buffer(Operation op) {
    return isOuter() && op.second() == Buffer.READ_ONLY ? Buffer.GOOD : op.second();
  }
}
