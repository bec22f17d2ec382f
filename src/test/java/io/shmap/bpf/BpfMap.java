package io.shmap.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import net.openhft.chronicle.bytes.BytesStore;

/** A map through one descriptor, for tests: numbers as keys and values, and shorter calls. */
final class BpfMap implements AutoCloseable {

  static final int HASH = 1;
  static final int ARRAY = 2;

  static final int EPERM = -1;
  static final int ENOENT = -2;
  static final int E2BIG = -7;
  static final int EBADF = -9;
  static final int EACCES = -13;
  static final int EFAULT = -14;
  static final int EEXIST = -17;
  static final int EINVAL = -22;
  static final int ENOSPC = -28;
  static final int EBADFD = -77;
  static final int ENOTSUPP = -524;

  static final int RDONLY = 8;
  static final int WRONLY = 16;

  final int fd;

  private BpfMap(int fd) {
    assertThat(fd).as("descriptor").isPositive();
    this.fd = fd;
  }

  static BpfMap create(int type, int keySize, int valueSize, int maxEntries) {
    return create(MapAttr.of(type, keySize, valueSize, maxEntries));
  }

  static BpfMap create(MapAttr attr) {
    return new BpfMap(Bpf.mapCreate(attr));
  }

  /** A further descriptor of the same map. */
  BpfMap again(int flags) {
    return new BpfMap(Bpf.mapGetFdById(info().id(), flags));
  }

  BpfMapInfo info() {
    BpfMapInfo[] info = new BpfMapInfo[1];
    assertThat(Bpf.objGetInfoByFd(fd, found -> info[0] = found)).isZero();
    return info[0];
  }

  int update(int key, BytesStore<?, ?> value, long flags) {
    return Bpf.mapUpdateElem(fd, number(key), value, flags);
  }

  int update(int key, long value) {
    return update(key, buffer(value), 0);
  }

  int lookup(int key, BytesStore<?, ?> value) {
    return Bpf.mapLookupElem(fd, number(key), value, 0);
  }

  /** The value of a key, for values of 8 bytes; a negative result if there is none. */
  long value(int key) {
    BytesStore<?, ?> value = buffer(0);
    int result = lookup(key, value);
    return result == 0 ? value.readLong(0) : result;
  }

  static BytesStore<?, ?> number(int number) {
    BytesStore<?, ?> buffer = BytesStore.wrap(new byte[4]);
    buffer.writeInt(0, number);
    return buffer;
  }

  static BytesStore<?, ?> numbers(int... numbers) {
    BytesStore<?, ?> buffer = bytes(4 * numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      buffer.writeInt(4L * i, numbers[i]);
    }
    return buffer;
  }

  /** A buffer of 8 bytes. */
  static BytesStore<?, ?> buffer(long number) {
    BytesStore<?, ?> buffer = bytes(8);
    buffer.writeLong(0, number);
    return buffer;
  }

  static BytesStore<?, ?> bytes(int size) {
    return BytesStore.wrap(new byte[size]);
  }

  @Override
  public void close() {
    assertThat(Bpf.close(fd)).isZero();
  }
}
