package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.engine.hash.HashEngine;
import io.shmap.engine.hash.HashOfIds;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** BPF_MAP_TYPE_HASH_OF_MAPS: a hash of ids. */
final class HashOfMapsFamily implements Family {

  static final int TYPE = 13;

  private static final int REFUSED = BpfFlags.RDONLY_PROG | BpfFlags.WRONLY_PROG;

  private final HashFamily ids = new HashFamily();

  @Override
  public String typeName() {
    return "hash_of_maps";
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
    return new HashOfIds((HashEngine) ids.open(header, data, owners));
  }
}
