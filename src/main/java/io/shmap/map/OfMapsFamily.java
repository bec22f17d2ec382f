package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.engine.array.ArrayEngine;
import io.shmap.engine.array.ArrayOfIds;
import io.shmap.engine.hash.HashEngine;
import io.shmap.engine.hash.HashOfIds;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import java.util.function.UnaryOperator;

/** BPF_MAP_TYPE_ARRAY_OF_MAPS and BPF_MAP_TYPE_HASH_OF_MAPS: an array, or a hash, of ids. */
final class OfMapsFamily implements Family {

  static final int ARRAY_OF_MAPS = 12;
  static final int HASH_OF_MAPS = 13;

  private final String typeName;
  private final int refusedFlags;
  private final Family ids;
  private final UnaryOperator<Engine> slots;

  private OfMapsFamily(String typeName, int refusedFlags, Family ids, UnaryOperator<Engine> slots) {
    this.typeName = typeName;
    this.refusedFlags = refusedFlags;
    this.ids = ids;
    this.slots = slots;
  }

  static Family arrays() {
    return new OfMapsFamily(
        "array_of_maps",
        BpfFlags.RDONLY_PROG | BpfFlags.WRONLY_PROG | BpfFlags.MMAPABLE | BpfFlags.INNER_MAP,
        new ArrayFamily(),
        engine -> new ArrayOfIds((ArrayEngine) engine));
  }

  static Family hashes() {
    return new OfMapsFamily(
        "hash_of_maps",
        0, // the kernel asks this of arrays only
        HashFamily.hash(),
        engine -> new HashOfIds((HashEngine) engine));
  }

  @Override
  public String typeName() {
    return typeName;
  }

  @Override
  public int check(MapAttributes attributes) {
    if ((attributes.flags() & refusedFlags) != 0 || attributes.valueSize() != Integer.BYTES) {
      return Errno.EINVAL.negated();
    }
    int refused = ids.check(ofOneEntryAtMost(attributes));
    if (refused == 0) {
      refused = Nesting.check(attributes.inner());
    }
    return refused != 0 ? refused : ids.check(attributes);
  }

  /* That there are too many is found after what is wrong with the template. */
  private static MapAttributes ofOneEntryAtMost(MapAttributes attributes) {
    long entries = Math.min(1, attributes.maxEntries());
    return MapAttributes.of(
            attributes.type(), attributes.keySize(), attributes.valueSize(), entries)
        .withFlags(attributes.flags(), attributes.mapExtra(), attributes.numaNode());
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
    return slots.apply(ids.open(header, data, owners));
  }
}
