package io.shmap.map;

import io.shmap.engine.IdSlots;
import io.shmap.error.Errno;
import io.shmap.error.MapCorruptedException;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Header;
import io.shmap.lifecycle.Template;
import io.shmap.memory.Region;
import java.util.function.Consumer;

/** Maps of maps: what puts an inner map into an outer one, takes it out, and finds it. */
public final class Nesting {

  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINVAL = Errno.EINVAL.negated();

  private static final int ATTEMPTS = 1_000;

  private Nesting() {}

  /** Whether values of a type are ids of maps. */
  public static boolean isOuter(int type) {
    return type == OfMapsFamily.ARRAY_OF_MAPS || type == OfMapsFamily.HASH_OF_MAPS;
  }

  /** Of an open map. */
  public static boolean isOuter(OpenMap map) {
    return map.header().isOuter();
  }

  /** What maps like these must be to be put beside each other. */
  public static Template template(
      int type, int flags, int keySize, int valueSize, long maxEntries) {
    boolean anySize = type != ArrayFamily.TYPE || (flags & BpfFlags.INNER_MAP) != 0;
    return new Template(type, flags, keySize, valueSize, anySize ? 0 : maxEntries);
  }

  /** Of maps like an open one. */
  public static Template template(Header map) {
    return template(map.type(), map.flags(), map.keySize(), map.valueSize(), map.maxEntries());
  }

  /* Without a template bpf(2) was given a bad descriptor; maps of maps of maps there are none. */
  static int check(Template inner) {
    if (inner.type() == 0) {
      return EBADF;
    }
    return isOuter(inner.type()) ? EINVAL : 0;
  }

  /**
   * Puts a map into a slot by one store: who looks the key up finds the map before or this one.
   *
   * @param inner null for a bad descriptor
   * @return 0 or a negated errno, in bpf(2)'s order
   */
  public static int put(OpenMap outer, Region key, long keyOffset, OpenMap inner, long flags) {
    IdSlots slots = slots(outer);
    int refused = outer.writeRefusal();
    if (refused == 0) {
      refused = slots.refusal(key, keyOffset, flags);
    }
    if (refused != 0 || inner == null || inner.isClosed()) {
      return refused != 0 ? refused : EBADF;
    }
    if (!outer.header().inner().fits(inner.header())) {
      return EINVAL;
    }
    int id = inner.header().id();
    int[] old = new int[1];
    int result =
        inner
            .attachment()
            .putInto(
                outer.attachment(),
                slots.place(key, keyOffset),
                () -> slots.exchange(key, keyOffset, id, flags, old));
    if (result == 0) {
      left(outer, old[0] == id ? 0 : old[0]);
    }
    return result;
  }

  /** Takes the map out of a slot; 0 or a negated errno. */
  public static int delete(OpenMap outer, Region key, long keyOffset) {
    int refused = outer.writeRefusal();
    if (refused != 0) {
      return refused;
    }
    int[] old = new int[1];
    int result = slots(outer).remove(key, keyOffset, old);
    if (result == 0) {
      left(outer, old[0]);
    }
    return result;
  }

  /** Deletes the map of an id that has left a slot, if nothing else keeps it. */
  public static void left(OpenMap outer, int id) {
    if (id != 0) {
      outer.attachment().letGo(id);
    }
  }

  /** The id that a key has now, 0 if none. */
  public static int id(OpenMap outer, Region key, long keyOffset) {
    return slots(outer).id(key, keyOffset);
  }

  /**
   * Attaches to the map that a key has now; null if it has none. An id from shared memory is not
   * trusted: the map must fit the outer one's template.
   *
   * @param agreement throws if the header is not what the caller expects
   */
  public static OpenMap attach(
      Maps maps, OpenMap outer, Region key, long keyOffset, Consumer<Header> agreement) {
    int missing = 0;
    for (int i = 0; i < ATTEMPTS; i++) {
      int id = id(outer, key, keyOffset);
      if (id == 0) {
        return null;
      }
      if (id == missing) {
        throw new MapCorruptedException(
            "lookup " + outer.path() + ": damaged, there is no map with id=" + id + " in a slot");
      }
      try {
        return maps.attachInner(outer, id, header -> require(outer, header, agreement));
      } catch (ShmapException e) {
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
        missing = id; // replaced meanwhile, and gone: another one is there
      }
    }
    throw outer.failure("lookup", Errno.EBUSY.negated());
  }

  private static void require(OpenMap outer, Header header, Consumer<Header> agreement) {
    if (!outer.header().inner().fits(header)) {
      throw new MapCorruptedException(
          "lookup "
              + outer.path()
              + ": damaged, map id="
              + header.id()
              + " is not of its template");
    }
    agreement.accept(header);
  }

  private static IdSlots slots(OpenMap outer) {
    return (IdSlots) outer.engine();
  }
}
