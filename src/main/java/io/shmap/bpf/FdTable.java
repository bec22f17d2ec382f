package io.shmap.bpf;

import io.shmap.map.OpenMap;
import java.util.Arrays;

/**
 * The maps that this process has open through the bpf face, by number, the lowest free one first.
 */
final class FdTable {

  /* 0 to 2 are taken in every process; a number that is mistaken for one of them shall not work. */
  private static final int FIRST = 3;

  private volatile OpenMap[] maps = new OpenMap[16];

  /** The map of a number, or null. */
  OpenMap get(int fd) {
    OpenMap[] all = maps;
    return fd >= 0 && fd < all.length ? all[fd] : null;
  }

  synchronized int add(OpenMap map) {
    OpenMap[] all = maps;
    int fd = FIRST;
    while (fd < all.length && all[fd] != null) {
      fd++;
    }
    OpenMap[] more = Arrays.copyOf(all, Math.max(all.length, fd + 1));
    more[fd] = map;
    maps = more;
    return fd;
  }

  /** Takes a number back; returns its map, or null if it has none. */
  synchronized OpenMap remove(int fd) {
    OpenMap map = get(fd);
    if (map != null) {
      OpenMap[] fewer = maps.clone();
      fewer[fd] = null;
      maps = fewer;
    }
    return map;
  }
}
