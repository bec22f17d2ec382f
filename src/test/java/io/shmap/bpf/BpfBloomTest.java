package io.shmap.bpf;

import static io.shmap.bpf.BpfMap.EBADF;
import static io.shmap.bpf.BpfMap.EFAULT;
import static io.shmap.bpf.BpfMap.EINVAL;
import static io.shmap.bpf.BpfMap.ENOENT;
import static io.shmap.bpf.BpfMap.ENOTSUPP;
import static io.shmap.bpf.BpfMap.EPERM;
import static io.shmap.bpf.BpfMap.RDONLY;
import static io.shmap.bpf.BpfMap.WRONLY;
import static io.shmap.bpf.BpfMap.buffer;
import static io.shmap.bpf.BpfMap.bytes;
import static io.shmap.bpf.BpfMap.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.error.Errno;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.Test;

/** bpf(2)'s commands on a Bloom filter: there are no keys, and a lookup takes the value. */
class BpfBloomTest {

  private static final int BLOOM_FILTER = 30;
  private static final int EOPNOTSUPP = Errno.EOPNOTSUPP.negated();

  private static BpfMap create() {
    return BpfMap.create(BLOOM_FILTER, 0, 8, 100);
  }

  @Test
  void aLookupAsksForTheValueAndWritesNothing() {
    try (BpfMap map = create()) {
      BytesStore<?, ?> value = buffer(7);
      assertThat(Bpf.mapLookupElem(map.fd, null, value, 0)).isEqualTo(ENOENT);
      assertThat(Bpf.mapUpdateElem(map.fd, null, value, 0)).isZero();
      assertThat(Bpf.mapLookupElem(map.fd, null, value, 0)).isZero();
      assertThat(value.readLong(0)).isEqualTo(7);
      assertThat(Bpf.mapLookupElem(map.fd, null, buffer(8), 0)).isEqualTo(ENOENT);
    }
  }

  @Test
  void aKeyIsInvalidAndABadValueAFault() {
    try (BpfMap map = create()) {
      assertThat(Bpf.mapLookupElem(map.fd, number(0), null, 0)).isEqualTo(EINVAL);
      assertThat(Bpf.mapUpdateElem(map.fd, number(0), null, 0)).isEqualTo(EINVAL);
      assertThat(Bpf.mapDeleteElem(map.fd, number(0))).isEqualTo(EINVAL);
      assertThat(Bpf.mapGetNextKey(map.fd, number(0), number(0))).isEqualTo(EINVAL);
      assertThat(Bpf.mapLookupAndDeleteElem(map.fd, number(0), buffer(0), 0)).isEqualTo(EINVAL);
      assertThat(Bpf.mapLookupElem(map.fd, null, bytes(7), 0)).isEqualTo(EFAULT);
      assertThat(Bpf.mapUpdateElem(map.fd, null, null, 0)).isEqualTo(EFAULT);
      assertThat(Bpf.mapUpdateElem(map.fd, null, null, 1)).as("pointers first").isEqualTo(EFAULT);
    }
  }

  @Test
  void whatThereIsNotIsRefused() {
    try (BpfMap map = create()) {
      int[] count = {1};
      for (long flags : new long[] {1, 2, 3, 4, 8, -1}) {
        assertThat(Bpf.mapUpdateElem(map.fd, null, buffer(1), flags)).isEqualTo(EINVAL);
      }
      assertThat(Bpf.mapDeleteElem(map.fd, null)).isEqualTo(EOPNOTSUPP);
      assertThat(Bpf.mapGetNextKey(map.fd, null, number(0))).isEqualTo(EOPNOTSUPP);
      assertThat(Bpf.mapLookupAndDeleteElem(map.fd, null, buffer(0), 0)).isEqualTo(ENOTSUPP);
      assertThat(Bpf.mapLookupBatch(map.fd, null, null, null, null, count, 0, 0))
          .isEqualTo(ENOTSUPP);
      assertThat(Bpf.mapLookupAndDeleteBatch(map.fd, null, null, null, null, count, 0, 0))
          .isEqualTo(ENOTSUPP);
      assertThat(Bpf.mapUpdateBatch(map.fd, null, null, count, 0, 0)).isEqualTo(ENOTSUPP);
      assertThat(Bpf.mapDeleteBatch(map.fd, null, count, 0, 0)).isEqualTo(ENOTSUPP);
      assertThat(count[0]).isEqualTo(1);
    }
  }

  @Test
  void descriptorsAreBoundByTheirFlagsAndFreeze() {
    try (BpfMap map = create();
        BpfMap reader = map.again(RDONLY);
        BpfMap writer = map.again(WRONLY)) {
      assertThat(Bpf.mapUpdateElem(reader.fd, null, buffer(1), 0)).isEqualTo(EPERM);
      assertThat(Bpf.mapUpdateElem(writer.fd, null, buffer(1), 0)).isZero();
      assertThat(Bpf.mapLookupElem(writer.fd, null, buffer(1), 0)).isEqualTo(EPERM);
      assertThat(Bpf.mapLookupElem(reader.fd, null, buffer(1), 0)).isZero();
      assertThat(Bpf.mapFreeze(map.fd)).isZero();
      assertThat(Bpf.mapUpdateElem(writer.fd, null, buffer(2), 0)).isEqualTo(EPERM);
      assertThat(Bpf.mapDeleteElem(map.fd, null)).isEqualTo(EPERM);
      assertThat(Bpf.mapLookupElem(map.fd, null, buffer(1), 0)).isZero();
    }
    assertThat(Bpf.mapLookupElem(9999, null, buffer(1), 0)).isEqualTo(EBADF);
  }

  @Test
  void mapExtraIsTheNumberOfHashes() {
    for (long extra = 0; extra <= 17; extra++) {
      int fd = Bpf.mapCreate(MapAttr.of(BLOOM_FILTER, 0, 8, 100).withMapExtra(extra));
      if (extra > 15) {
        assertThat(fd).isEqualTo(EINVAL);
        continue;
      }
      long[] told = {-1};
      assertThat(Bpf.objGetInfoByFd(fd, info -> told[0] = info.mapExtra())).isZero();
      assertThat(told[0]).isEqualTo(extra);
      assertThat(Bpf.close(fd)).isZero();
    }
    assertThat(Bpf.mapCreate(MapAttr.of(BLOOM_FILTER, 4, 8, 100))).isEqualTo(EINVAL);
    assertThat(Bpf.mapCreate(MapAttr.of(BLOOM_FILTER, 0, (1 << 22) + 1, 100)))
        .isEqualTo(Errno.E2BIG.negated());
  }
}
