package io.shmap.bench;

import io.shmap.memory.Region;

/** BPF_MAP_TYPE_LPM_TRIE of the running kernel, by bpf(2). */
final class KernelRoutes implements Routes {

  private static final int MAP_CREATE = 0;
  private static final int MAP_LOOKUP_ELEM = 1;
  private static final int MAP_UPDATE_ELEM = 2;
  private static final int MAP_DELETE_ELEM = 3;
  private static final int LPM_TRIE = 11;
  private static final int NO_PREALLOC = 1;
  private static final int ENOENT = -2;

  private final Region attr = Region.allocate(128);
  private final Region key = Region.allocate(8);
  private final Region value = Region.allocate(8);
  private final int fd;

  KernelRoutes(int room) {
    attr.putInt(0, LPM_TRIE);
    attr.putInt(4, 8);
    attr.putInt(8, 8);
    attr.putInt(12, room);
    attr.putInt(16, NO_PREALLOC);
    fd = KernelMap.require(KernelMap.call(MAP_CREATE, attr), "create");
    attr.putLong(8, 0);
    attr.putLong(16, 0);
  }

  private int element(int command, int address, int length) {
    key.putInt(0, length);
    key.putInt(4, Integer.reverseBytes(address));
    attr.putLong(0, fd);
    attr.putLong(8, KernelMap.address(key));
    attr.putLong(16, command == MAP_DELETE_ELEM ? 0 : KernelMap.address(value));
    return KernelMap.call(command, attr);
  }

  @Override
  public void put(int address, int length, long number) {
    value.putLong(0, number);
    KernelMap.require(element(MAP_UPDATE_ELEM, address, length), "update");
  }

  @Override
  public void remove(int address, int length) {
    KernelMap.require(element(MAP_DELETE_ELEM, address, length), "delete");
  }

  @Override
  public long get(int address) {
    int result = element(MAP_LOOKUP_ELEM, address, 32);
    if (result == ENOENT) {
      return ABSENT;
    }
    KernelMap.require(result, "lookup");
    return value.getLong(0);
  }

  @Override
  public void close() {
    KernelMap.close(fd);
  }
}
