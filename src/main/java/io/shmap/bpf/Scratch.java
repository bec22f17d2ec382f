package io.shmap.bpf;

import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * A thread's copy of a key, and behind it of a value or a second key; grows with the maps it meets.
 */
final class Scratch {

  private Region memory = Region.allocate(4096);
  private OpenMap map;
  private long value;

  /** Made large enough for a map. */
  Scratch of(OpenMap forMap) {
    map = forMap;
    value = forMap.header().keySize() + 7L & ~7L;
    long needed = value + Math.max(forMap.header().valueSize(), forMap.header().keySize()) + 8;
    if (memory.length() < needed) {
      memory = Region.allocate(needed);
    }
    return this;
  }

  Scratch withKey(OpenMap forMap, BytesStore<?, ?> key) {
    of(forMap);
    UserMemory.read(key, 0, memory, 0, forMap.header().keySize());
    return this;
  }

  Region memory() {
    return memory;
  }

  /** Offset behind the key. */
  long value() {
    return value;
  }

  /** Copies what lies behind the key to the caller, in the size of a value. */
  int copyValue(BytesStore<?, ?> target) {
    return copy(target, map.header().valueSize());
  }

  /** Copies what lies behind the key to the caller, in the size of a key. */
  int copyKey(BytesStore<?, ?> target) {
    return copy(target, map.header().keySize());
  }

  private int copy(BytesStore<?, ?> target, long size) {
    if (!UserMemory.isWritable(target, size)) {
      return UserMemory.EFAULT;
    }
    UserMemory.write(target, 0, memory, value, size);
    return 0;
  }
}
