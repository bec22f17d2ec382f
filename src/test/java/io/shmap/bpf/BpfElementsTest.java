package io.shmap.bpf;

import static io.shmap.bpf.BpfMap.ARRAY;
import static io.shmap.bpf.BpfMap.E2BIG;
import static io.shmap.bpf.BpfMap.EBADF;
import static io.shmap.bpf.BpfMap.EEXIST;
import static io.shmap.bpf.BpfMap.EFAULT;
import static io.shmap.bpf.BpfMap.EINVAL;
import static io.shmap.bpf.BpfMap.ENOENT;
import static io.shmap.bpf.BpfMap.ENOTSUPP;
import static io.shmap.bpf.BpfMap.EPERM;
import static io.shmap.bpf.BpfMap.HASH;
import static io.shmap.bpf.BpfMap.RDONLY;
import static io.shmap.bpf.BpfMap.WRONLY;
import static io.shmap.bpf.BpfMap.buffer;
import static io.shmap.bpf.BpfMap.bytes;
import static io.shmap.bpf.BpfMap.number;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on one element, row by row as the kernel answers them. */
class BpfElementsTest {

  private static final int NO_FD = 9999;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 24})
  void exactlyTheValueIsCopied(int size) {
    for (int type : new int[] {HASH, ARRAY}) {
      try (BpfMap map = BpfMap.create(type, 4, size, 4)) {
        BytesStore<?, ?> value = bytes(size + 8);
        for (int i = 0; i < size + 8; i++) {
          value.writeByte(i, (byte) (i + 1));
        }
        assertThat(map.update(2, value, 0)).isZero();
        BytesStore<?, ?> found = bytes(size + 8);
        assertThat(map.lookup(2, found)).isZero();
        for (int i = 0; i < size + 8; i++) {
          assertThat(found.readByte(i)).isEqualTo((byte) (i < size ? i + 1 : 0));
        }
      }
    }
  }

  @Test
  void updateFlagsOfAHash() {
    try (BpfMap map = BpfMap.create(HASH, 4, 8, 2)) {
      assertThat(map.update(1, buffer(1), 2)).isEqualTo(ENOENT);
      assertThat(map.update(1, buffer(1), 1)).isZero();
      assertThat(map.update(1, buffer(2), 1)).isEqualTo(EEXIST);
      assertThat(map.update(1, buffer(3), 2)).isZero();
      assertThat(map.update(2, buffer(3), 0)).isZero();
      assertThat(map.update(3, buffer(3), 0)).isEqualTo(E2BIG);
      assertThat(map.update(3, buffer(3), 1)).isEqualTo(E2BIG);
      assertThat(map.update(3, buffer(3), 2)).isEqualTo(ENOENT);
      assertThat(map.update(2, buffer(3), 1)).isEqualTo(EEXIST);
      assertThat(map.update(2, buffer(4), 0)).isZero();
      assertThat(map.value(2)).isEqualTo(4);
    }
  }

  @Test
  void updateFlagsOfAnArray() {
    try (BpfMap map = BpfMap.create(ARRAY, 4, 8, 4)) {
      assertThat(map.update(3, buffer(7), 0)).isZero();
      assertThat(map.update(3, buffer(8), 2)).isZero();
      assertThat(map.update(3, buffer(9), 1)).isEqualTo(EEXIST);
      assertThat(map.update(4, buffer(9), 1)).isEqualTo(E2BIG);
      assertThat(map.update(4, buffer(9), 0)).isEqualTo(E2BIG);
      assertThat(map.update(4, buffer(9), 3)).as("flags before the range").isEqualTo(EINVAL);
      assertThat(map.value(3)).isEqualTo(8);
      assertThat(map.value(4)).isEqualTo(ENOENT);
      assertThat(map.value(-1)).isEqualTo(ENOENT);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5, 6, 7, 8, 16, 24, 1L << 32, 1L << 63, -1})
  void otherFlagsAreInvalid(long flags) {
    for (int type : new int[] {HASH, ARRAY}) {
      try (BpfMap map = BpfMap.create(type, 4, 8, 4)) {
        assertThat(map.update(1, buffer(1), flags)).isEqualTo(EINVAL);
        assertThat(Bpf.mapLookupElem(map.fd, number(1), buffer(0), flags)).isEqualTo(EINVAL);
        assertThat(Bpf.mapLookupAndDeleteElem(map.fd, number(1), buffer(0), flags))
            .isEqualTo(EINVAL);
      }
    }
  }

  @Test
  void flagsOfALookupComeBeforeTheDescriptorAndItBeforeTheLock() {
    assertThat(Bpf.mapLookupElem(NO_FD, null, null, 1)).isEqualTo(EINVAL);
    assertThat(Bpf.mapLookupElem(NO_FD, null, null, 4)).isEqualTo(EBADF);
    assertThat(Bpf.mapLookupAndDeleteElem(NO_FD, null, null, 1)).isEqualTo(EINVAL);
    assertThat(Bpf.mapUpdateElem(NO_FD, null, null, 99)).isEqualTo(EBADF);
    assertThat(Bpf.mapDeleteElem(-1, null)).isEqualTo(EBADF);
    assertThat(Bpf.mapGetNextKey(NO_FD, null, null)).isEqualTo(EBADF);
    try (BpfMap map = BpfMap.create(MapAttr.of(HASH, 4, 8, 4).withMapFlags(WRONLY))) {
      assertThat(Bpf.mapLookupElem(map.fd, null, null, 1)).isEqualTo(EINVAL);
      assertThat(Bpf.mapLookupElem(map.fd, null, null, 4)).isEqualTo(EPERM);
      assertThat(Bpf.mapLookupElem(map.fd, null, null, 0)).isEqualTo(EPERM);
      assertThat(Bpf.mapUpdateElem(map.fd, null, null, 4)).as("lock").isEqualTo(EINVAL);
      assertThat(Bpf.mapUpdateElem(map.fd, null, null, 3)).as("pointers").isEqualTo(EFAULT);
    }
  }

  @Test
  void badPointersAreFaults() {
    for (int type : new int[] {HASH, ARRAY}) {
      try (BpfMap map = BpfMap.create(type, 4, 8, 4)) {
        map.update(1, 5);
        assertThat(Bpf.mapLookupElem(map.fd, null, buffer(0), 0)).isEqualTo(EFAULT);
        assertThat(Bpf.mapLookupElem(map.fd, bytes(3), buffer(0), 0)).isEqualTo(EFAULT);
        assertThat(Bpf.mapLookupElem(map.fd, number(1), null, 0)).isEqualTo(EFAULT);
        assertThat(Bpf.mapLookupElem(map.fd, number(1), bytes(7), 0)).isEqualTo(EFAULT);
        assertThat(Bpf.mapLookupElem(map.fd, number(9), null, 0)).isEqualTo(ENOENT);
        assertThat(Bpf.mapUpdateElem(map.fd, number(1), bytes(7), 0)).isEqualTo(EFAULT);
        assertThat(Bpf.mapUpdateElem(map.fd, null, buffer(0), 0)).isEqualTo(EFAULT);
        assertThat(Bpf.mapDeleteElem(map.fd, null)).isEqualTo(EFAULT);
        assertThat(Bpf.mapDeleteElem(map.fd, bytes(3))).isEqualTo(EFAULT);
        assertThat(Bpf.mapGetNextKey(map.fd, bytes(3), number(0))).isEqualTo(EFAULT);
        assertThat(Bpf.mapGetNextKey(map.fd, null, bytes(3))).isEqualTo(EFAULT);
        assertThat(map.value(1)).isEqualTo(5);
      }
    }
  }

  @Test
  void anElementThatCannotBeHandedOverStays() {
    try (BpfMap map = BpfMap.create(HASH, 4, 8, 4)) {
      map.update(1, 5);
      assertThat(Bpf.mapLookupAndDeleteElem(map.fd, number(1), null, 0)).isEqualTo(EFAULT);
      assertThat(Bpf.mapLookupAndDeleteElem(map.fd, number(1), bytes(7), 0)).isEqualTo(EFAULT);
      assertThat(Bpf.mapLookupAndDeleteElem(map.fd, number(2), null, 0)).isEqualTo(ENOENT);
      BytesStore<?, ?> value = buffer(0);
      assertThat(Bpf.mapLookupAndDeleteElem(map.fd, number(1), value, 0)).isZero();
      assertThat(value.readLong(0)).isEqualTo(5);
      assertThat(map.value(1)).isEqualTo(ENOENT);
      assertThat(Bpf.mapDeleteElem(map.fd, number(1))).isEqualTo(ENOENT);
    }
  }

  @Test
  void anArrayDeletesNothing() {
    try (BpfMap map = BpfMap.create(ARRAY, 4, 8, 4)) {
      assertThat(Bpf.mapDeleteElem(map.fd, number(1))).isEqualTo(EINVAL);
      assertThat(Bpf.mapDeleteElem(map.fd, number(99))).isEqualTo(EINVAL);
      assertThat(Bpf.mapLookupAndDeleteElem(map.fd, null, null, 0)).isEqualTo(EFAULT);
      assertThat(Bpf.mapLookupAndDeleteElem(map.fd, number(1), null, 0)).isEqualTo(ENOTSUPP);
      assertThat(Bpf.mapLookupAndDeleteElem(map.fd, number(99), buffer(0), 0)).isEqualTo(ENOTSUPP);
    }
  }

  @Test
  void keysOfAHashAreWalkedOnce() {
    try (BpfMap map = BpfMap.create(HASH, 4, 8, 16)) {
      BytesStore<?, ?> next = number(0);
      assertThat(Bpf.mapGetNextKey(map.fd, null, next)).isEqualTo(ENOENT);
      assertThat(Bpf.mapGetNextKey(map.fd, number(1), next)).isEqualTo(ENOENT);
      for (int i = 0; i < 16; i++) {
        map.update(i, i);
      }
      Set<Integer> keys = new HashSet<>();
      BytesStore<?, ?> last = null;
      while (Bpf.mapGetNextKey(map.fd, last, next) == 0) {
        assertThat(keys.add(next.readInt(0))).isTrue();
        last = number(next.readInt(0));
      }
      assertThat(keys).hasSize(16);
      Bpf.mapGetNextKey(map.fd, null, next);
      int first = next.readInt(0);
      assertThat(Bpf.mapGetNextKey(map.fd, number(99), next)).isZero();
      assertThat(next.readInt(0)).as("after a key that is not there").isEqualTo(first);
    }
  }

  @Test
  void indexesOfAnArrayAreWalkedInOrder() {
    try (BpfMap map = BpfMap.create(ARRAY, 4, 8, 4)) {
      BytesStore<?, ?> next = number(99);
      assertThat(Bpf.mapGetNextKey(map.fd, null, next)).isZero();
      assertThat(next.readInt(0)).isZero();
      assertThat(Bpf.mapGetNextKey(map.fd, number(2), next)).isZero();
      assertThat(next.readInt(0)).isEqualTo(3);
      assertThat(Bpf.mapGetNextKey(map.fd, number(3), next)).isEqualTo(ENOENT);
      for (int beyond : new int[] {4, -1}) {
        assertThat(Bpf.mapGetNextKey(map.fd, number(beyond), next)).isZero();
        assertThat(next.readInt(0)).isZero();
      }
    }
  }

  @Test
  void descriptorsAreBoundByTheirFlags() {
    for (int type : new int[] {HASH, ARRAY}) {
      try (BpfMap map = BpfMap.create(type, 4, 8, 4);
          BpfMap reader = map.again(RDONLY);
          BpfMap writer = map.again(WRONLY)) {
        assertThat(reader.update(1, 1)).isEqualTo(EPERM);
        assertThat(writer.update(1, 6)).isZero();
        assertThat(reader.value(1)).as("two descriptors, one map").isEqualTo(6);
        assertThat(writer.value(1)).isEqualTo(EPERM);
        assertThat(Bpf.mapDeleteElem(reader.fd, number(1))).isEqualTo(EPERM);
        assertThat(Bpf.mapGetNextKey(writer.fd, null, number(0))).isEqualTo(EPERM);
        assertThat(Bpf.mapGetNextKey(reader.fd, null, number(0))).isZero();
        for (BpfMap one : new BpfMap[] {reader, writer}) {
          assertThat(Bpf.mapLookupAndDeleteElem(one.fd, number(1), buffer(0), 0)).isEqualTo(EPERM);
        }
      }
    }
  }

  @Test
  void aFrozenMapIsReadOnlyForEverybody() {
    for (int type : new int[] {HASH, ARRAY}) {
      try (BpfMap map = BpfMap.create(type, 4, 8, 4);
          BpfMap reader = map.again(RDONLY);
          BpfMap writer = map.again(WRONLY)) {
        map.update(1, 3);
        assertThat(Bpf.mapFreeze(reader.fd)).isEqualTo(EPERM);
        assertThat(Bpf.mapFreeze(writer.fd)).isZero();
        assertThat(Bpf.mapFreeze(map.fd)).isEqualTo(EPERM);
        assertThat(map.update(1, 4)).isEqualTo(EPERM);
        assertThat(Bpf.mapUpdateElem(map.fd, null, null, 99)).isEqualTo(EPERM);
        assertThat(Bpf.mapDeleteElem(map.fd, null)).isEqualTo(EPERM);
        assertThat(Bpf.mapLookupAndDeleteElem(map.fd, null, null, 0)).isEqualTo(EPERM);
        assertThat(map.value(1)).isEqualTo(3);
        assertThat(Bpf.mapGetNextKey(map.fd, null, number(0))).isZero();
        try (BpfMap later = map.again(0)) {
          assertThat(later.update(1, 4)).isEqualTo(EPERM);
        }
      }
    }
    assertThat(Bpf.mapFreeze(NO_FD)).isEqualTo(EBADF);
  }
}
