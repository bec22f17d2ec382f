package io.shmap.codec;

import io.shmap.codec.Schema.Content;
import net.openhft.chronicle.bytes.BytesStore;

/** Arrays of exactly n bytes. */
final class BytesCodec extends CheckedCodec<byte[]> {

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
    target.write(offset, value, 0, Math.min(value.length, size()));
  }

  @Override
  public byte[] decode(BytesStore<?, ?> source, long offset) {
    return Filling.bytes(source, offset, size());
  }

  @Override
  public byte[] decode(BytesStore<?, ?> source, long offset, byte[] using) {
    return using != null && using.length == size()
        ? Filling.read(source, offset, using)
        : decode(source, offset);
  }
}
