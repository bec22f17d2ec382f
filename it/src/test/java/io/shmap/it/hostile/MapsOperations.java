package io.shmap.it.hostile;

import io.shmap.RiggedHandle;
import io.shmap.SharedArrayOfMaps;
import io.shmap.SharedHashOfMaps;
import io.shmap.SharedMap;
import io.shmap.Shmap;
import io.shmap.error.Errno;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;

/** What can be done to a map of maps, and to the maps that it has in its slots. */
@SuppressWarnings("unchecked")
final class MapsOperations extends Operations {

  private static final int OPERATIONS_INSIDE = 4;
  private static final int BETWEEN_SWEEPS = 64;
  private static final int PUTS_OF_A_SPARE = 16;

  private final SharedMap maps;
  private final Victim table;
  private Operations spare;
  private long inside;

  /**
   * @param table what is put into it; null for nothing
   */
  MapsOperations(OpenMap map, SharedMap maps, Random random, Victim table) {
    super(map, maps, random);
    this.maps = maps;
    this.table = table;
  }

  @Override
  void fill(int n) {
    for (int i = 0; i < n; i++) {
      try (Operations inner =
          table.enter(HURRIED, Victim.table(map.path(), i % Victim.TABLES), random)) {
        put(i, inner);
      }
    }
  }

  private int number() {
    return random.nextInt(Victim.ENTRIES);
  }

  private byte[] key(int number) {
    byte[] key = new byte[map.header().keySize()];
    key[0] = (byte) number;
    return key;
  }

  @Override
  void putKey(Region target, long offset) {
    byte[] key = key(random.nextInt(2 * Victim.ENTRIES));
    target.putBytes(offset, key, 0, key.length);
  }

  @Override
  void ofType() {
    switch (random.nextInt(8)) {
      case 0 -> id();
      case 1 -> delete();
      case 2, 3 -> put();
      case 4, 5 -> visit(get());
      case 6 -> read();
      default -> sizeOrSweep();
    }
  }

  private SharedArrayOfMaps<SharedMap> array() {
    return (SharedArrayOfMaps<SharedMap>) maps;
  }

  private SharedHashOfMaps<byte[], SharedMap> hash() {
    return (SharedHashOfMaps<byte[], SharedMap>) maps;
  }

  private boolean isArray() {
    return maps instanceof SharedArrayOfMaps<?>;
  }

  private int index() {
    return random.nextInt((int) Math.min(Victim.ENTRIES, map.header().maxEntries()));
  }

  private void id() {
    if (isArray()) {
      array().id(index());
    } else {
      hash().id(key(number()));
    }
  }

  private void delete() {
    if (isArray()) {
      array().delete(index());
    } else {
      hash().delete(key(number()));
    }
  }

  private void put() {
    if (table == null) {
      return;
    }
    int kind = isArray() ? 2 : random.nextInt(4);
    switch (kind) {
      case 0 -> hash().insert(key(number()), spare().handle);
      case 1 -> hash().replace(key(number()), spare().handle);
      default -> put(isArray() ? index() : number(), spare());
    }
  }

  /* Kept for a while, so that it is damaged between attach and put. */
  private Operations spare() {
    if (spare == null || random.nextInt(PUTS_OF_A_SPARE) == 0) {
      closeSpare();
      spare = random.nextBoolean() ? old() : fresh();
    }
    return spare;
  }

  private Operations old() {
    Path name = Victim.table(map.path(), random.nextInt(Victim.TABLES));
    return table.enter(HURRIED, name, random);
  }

  private Operations fresh() {
    Path store = map.attachment().store().directory();
    return Victim.raw(HURRIED.createUnnamed(store, table.attributes()), random, null);
  }

  private void put(int number, Operations inner) {
    if (isArray()) {
      array().set(number, inner.handle);
    } else {
      hash().put(key(number), inner.handle);
    }
  }

  private SharedMap get() {
    return isArray() ? array().get(index()) : hash().get(key(number()));
  }

  private void read() {
    if (isArray()) {
      array().read(index(), this::visit);
    } else {
      hash().read(key(number()), this::visit);
    }
  }

  /* Does some things to a map that was found in a slot. */
  private Void visit(SharedMap found) {
    if (found != null) {
      Operations within = Victim.raw(RiggedHandle.map(found), random, null);
      for (int i = 0; i < OPERATIONS_INSIDE; i++) {
        within.one();
        inside++;
      }
      refuse(within.refused());
    }
    return null;
  }

  private void sizeOrSweep() {
    if (random.nextInt(BETWEEN_SWEEPS) == 0) {
      Shmap.gc(map.attachment().store().directory());
    } else if (!isArray()) {
      hash().size();
    }
  }

  @Override
  long inside() {
    return inside;
  }

  /* A map that is looked up is attached to. */
  @Override
  boolean isDocumented(Errno errno) {
    return super.isDocumented(errno) || Victim.REFUSALS.contains(errno);
  }

  /* A map that a slot has is known by its id. */
  @Override
  Set<String> names() {
    Path store = map.attachment().store().directory();
    return Set.of(map.path().toString(), store.resolve(".shmap") + "/", store + " id=");
  }

  private void closeSpare() {
    if (spare != null) {
      spare.close();
      spare = null;
    }
  }

  @Override
  public void close() {
    closeSpare();
    super.close();
  }
}
