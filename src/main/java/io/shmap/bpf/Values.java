package io.shmap.bpf;

import io.shmap.map.Nesting;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;

/** Changes whose values mean something: of a map of maps, what goes in is a descriptor. */
final class Values {

  private final FdTable fds;

  Values(FdTable fds) {
    this.fds = fds;
  }

  int update(OpenMap map, Region key, Region value, long flags) {
    return Nesting.isOuter(map)
        ? Nesting.put(map, key, 0, fds.get(value.getInt(0)), flags)
        : map.engine().update(key, 0, value, 0, flags);
  }

  int delete(OpenMap map, Region key) {
    return Nesting.isOuter(map) ? Nesting.delete(map, key, 0) : map.engine().delete(key, 0);
  }

  /** These values have been taken out of the map. */
  void left(OpenMap map, Region values, int count) {
    for (int i = 0; Nesting.isOuter(map) && i < count; i++) {
      Nesting.left(map, values.getInt(i * 4L));
    }
  }
}
