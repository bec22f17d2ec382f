package io.shmap;

import io.shmap.engine.hash.LruEngine;
import io.shmap.engine.hash.LruLongFace;
import io.shmap.map.OpenMap;

/** A {@link LongHash} that is never full, see {@link SharedLruHash}. */
public final class LongLruHash extends LongHash {

  private final LruLongFace longs;

  LongLruHash(OpenMap map, LruEngine engine) {
    this(map, engine, (LruLongFace) longs(map, engine));
  }

  private LongLruHash(OpenMap map, LruEngine engine, LruLongFace longs) {
    super(map, engine, longs);
    this.longs = longs;
  }

  /** The value of a key, or {@code absent}, without counting as use. */
  public long peek(long key, long absent) {
    return longs.peek(key, absent);
  }
}
