package io.shmap.codec;

import io.shmap.codec.Schema.Content;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import net.openhft.chronicle.bytes.BytesStore;

/** Arrays of exactly n bytes. */
final class BytesCodec extends CheckedCodec<byte[]> {

  /** So many bytes are copied sooner than the JVM's routine for any size is called. */
  private static final int COPIED_BY_WORDS = 32;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  BytesCodec(int length) {
    super(new Schema.Run(Content.U8, length), byte[].class);
  }

  @Override
  String reject(byte[] value) {
    return value.length == size()
        ? null
        : "holds exactly " + size() + " bytes but value has " + value.length;
  }

  @Override
  void put(byte[] value, BytesStore<?, ?> target, long offset) {
    if (size() > COPIED_BY_WORDS) {
      target.write(offset, value, 0, Math.min(value.length, size()));
      return;
    }
    int i = 0;
    for (; i <= value.length - Long.BYTES; i += Long.BYTES) {
      target.writeLong(offset + i, (long) WORDS.get(value, i));
    }
    for (; i < value.length; i++) {
      target.writeByte(offset + i, value[i]);
    }
  }

  @Override
  public byte[] decode(BytesStore<?, ?> source, long offset) {
    return Filling.bytes(source, offset, size());
  }

  @Override
  public byte[] decode(BytesStore<?, ?> source, long offset, byte[] using) {
    if (using == null || using.length != size()) {
      return decode(source, offset);
    }
    if (size() > COPIED_BY_WORDS) {
      return Filling.read(source, offset, using);
    }
    int i = 0;
    for (; i <= using.length - Long.BYTES; i += Long.BYTES) {
      WORDS.set(using, i, source.readLong(offset + i));
    }
    for (; i < using.length; i++) {
      using[i] = source.readByte(offset + i);
    }
    return using;
  }
}
