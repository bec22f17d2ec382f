package io.shmap.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.memory.Region;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import org.junit.jupiter.api.Test;

/** Chronicle's many kinds of buffers, taken as pointers are. */
class UserMemoryTest {

  private final Region memory = Region.allocate(64);

  private void isWritableFor(BytesStore<?, ?> buffer, long size) {
    assertThat(UserMemory.isReadable(buffer, size)).isTrue();
    assertThat(UserMemory.isWritable(buffer, size)).isTrue();
    assertThat(UserMemory.isReadable(buffer, size + 1)).isFalse();
    assertThat(UserMemory.isWritable(buffer, size + 1)).isFalse();
    assertThat(UserMemory.room(buffer, 3)).isEqualTo(size / 3);
    if (size > 0) {
      for (int i = 0; i < size; i++) {
        memory.putByte(i, (byte) (i * 7 + 1));
      }
      UserMemory.write(buffer, 0, memory, 0, size);
      Region copy = Region.allocate(64);
      UserMemory.read(buffer, 0, copy, 0, size);
      assertThat(copy.isEqual(0, memory, 0, size)).isTrue();
      assertThat(buffer.bytesStore().readByte(buffer.start())).isEqualTo((byte) 1);
    }
  }

  @Test
  void buffersOfAFixedSizeAreAsLargeAsTheyAre() {
    isWritableFor(BytesStore.wrap(new byte[13]), 13);
    isWritableFor(BytesStore.nativeStore(24), 24);
    isWritableFor(Bytes.allocateDirect(24), 24);
    isWritableFor(Bytes.wrapForRead(new byte[5]), 5);
    isWritableFor(BytesStore.wrap(ByteBuffer.allocate(16)), 16);
    isWritableFor(BytesStore.empty(), 0);
  }

  @Test
  void elasticBuffersAreAsLargeAsTheirMemoryAndStaySo() {
    Bytes<?> none = Bytes.allocateElasticDirect();
    isWritableFor(none, 0);
    assertThat(none.realCapacity()).isZero();
    isWritableFor(Bytes.allocateElasticDirect(32), 32);
    isWritableFor(Bytes.allocateElasticOnHeap(16), 16);
  }

  @Test
  void positionsDoNotMatter() {
    Bytes<?> buffer = Bytes.allocateElasticDirect(32);
    buffer.writePosition(30).readPosition(29);
    isWritableFor(buffer, 32);
    assertThat(buffer.readPosition()).isEqualTo(29);
    assertThat(buffer.writePosition()).isEqualTo(30);
    Bytes<?> full = Bytes.wrapForWrite(new byte[8]);
    full.writePosition(8);
    isWritableFor(full, 8);
  }

  @Test
  void aPartOfABufferBeginsAtItsStart() {
    Bytes<?> whole = Bytes.allocateDirect(40);
    whole.writePosition(40).readPosition(8);
    Bytes<?> part = whole.bytesForRead();
    assertThat(part.start()).isEqualTo(8);
    memory.putLong(0, 0x0102030405060708L);
    UserMemory.write(part, 0, memory, 0, 8);
    assertThat(whole.readLong(0L)).isZero();
    assertThat(whole.readLong(8L)).isEqualTo(0x0102030405060708L);
    assertThat(UserMemory.isWritable(part, 32)).isTrue();
    assertThat(UserMemory.isWritable(part, 33)).as("beyond the memory").isFalse();
  }

  @Test
  void nullIsNoBuffer() {
    assertThat(UserMemory.isReadable(null, 0)).isFalse();
    assertThat(UserMemory.isWritable(null, 0)).isFalse();
    assertThat(UserMemory.room(null, 1)).isZero();
  }

  @Test
  void releasedMemoryIsNoBuffer() {
    Bytes<?> bytes = Bytes.allocateDirect(16);
    bytes.releaseLast();
    assertThat(UserMemory.isReadable(bytes, 1)).isFalse();
    BytesStore<?, ?> store = BytesStore.nativeStore(16);
    store.releaseLast();
    assertThat(UserMemory.isWritable(store, 1)).isFalse();
  }

  @Test
  void memoryThatIsReadOnlyIsNotWritable() {
    Region region = Region.allocate(16);
    PointerBytesStore store =
        new PointerBytesStore() {
          @Override
          public boolean readWrite() {
            return false;
          }
        };
    store.set(region.bytes().addressForRead(0), 16);
    assertThat(UserMemory.isReadable(store, 16)).isTrue();
    assertThat(UserMemory.isWritable(store, 1)).isFalse();
    assertThat(UserMemory.room(store, 8)).isZero();
    region.keepAlive();
  }
}
