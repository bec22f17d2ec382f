package io.shmap.it.hostile;

import io.shmap.SharedArrayOfMaps;
import io.shmap.SharedHashOfMaps;
import io.shmap.SharedMap;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.Random;

/** What can be done to a map of maps without having maps to put into it. */
@SuppressWarnings("unchecked")
final class MapsOperations extends Operations {

  private final SharedMap maps;

  MapsOperations(OpenMap map, SharedMap maps, Random random) {
    super(map, maps, random);
    this.maps = maps;
  }

  @Override
  void fill(int n) {
    // there is nothing to fill it with
  }

  private byte[] key() {
    byte[] key = new byte[map.header().keySize()];
    key[0] = (byte) random.nextInt(2 * Victim.ENTRIES);
    return key;
  }

  @Override
  void putKey(Region target, long offset) {
    byte[] key = key();
    target.putBytes(offset, key, 0, key.length);
  }

  @Override
  void ofType() {
    boolean delete = random.nextInt(4) == 0;
    if (maps instanceof SharedArrayOfMaps<?> array) {
      long index = random.nextLong(array.maxEntries());
      if (delete) {
        array.delete(index);
      } else {
        array.id(index);
      }
    } else if (delete) {
      ((SharedHashOfMaps<byte[], ?>) maps).delete(key());
    } else {
      ((SharedHashOfMaps<byte[], ?>) maps).id(key());
    }
  }
}
