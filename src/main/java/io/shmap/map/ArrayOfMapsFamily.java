package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.engine.array.ArrayEngine;
import io.shmap.engine.array.ArrayOfIds;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** BPF_MAP_TYPE_ARRAY_OF_MAPS: an array of ids. */
final class ArrayOfMapsFamily implements Family {

  static final int TYPE = 12;

  private static final int REFUSED =
      BpfFlags.RDONLY_PROG | BpfFlags.WRONLY_PROG | BpfFlags.MMAPABLE | BpfFlags.INNER_MAP;

  private final ArrayFamily ids = new ArrayFamily();

  @Override
  public String typeName() {
    return "array_of_maps";
  }

  @Override
  public int check(MapAttributes attributes) {
    if ((attributes.flags() & REFUSED) != 0 || attributes.valueSize() != Integer.BYTES) {
      return Errno.EINVAL.negated();
    }
    int refused = ids.check(attributes);
    return refused != 0 ? refused : Nesting.check(attributes.inner());
  }

  @Override
  public Shape shape(MapAttributes attributes, int possibleCpus) {
    return ids.shape(attributes, possibleCpus);
  }

  @Override
  public void format(MapAttributes attributes, int possibleCpus, Region data) {
    ids.format(attributes, possibleCpus, data);
  }

  @Override
  public int hashFunction(MapAttributes attributes) {
    return ids.hashFunction(attributes);
  }

  @Override
  public Engine open(Header header, Region data, Owners owners) {
    return new ArrayOfIds((ArrayEngine) ids.open(header, data, owners));
  }
}
