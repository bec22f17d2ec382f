package io.shmap.it;

import io.shmap.MapSpec;
import io.shmap.SharedArray;
import io.shmap.SharedHash;
import io.shmap.SharedMap;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.nio.file.Path;
import java.util.List;

/** The maps of the kill storm, and the ledgers that say what was committed. */
final class StormMaps implements AutoCloseable {

  static final int WORKERS = 4;
  static final int KEYS = 8;
  static final long SHARED_KEY = 1_000;
  static final int ENTRIES = WORKERS * KEYS + 8;

  /** A value longer than a word, which shows if it was torn. */
  record Wide(long key, long sequence, long checksum) {

    static Wide of(long key, long sequence) {
      return new Wide(key, sequence, checksum(key, sequence));
    }

    private static long checksum(long key, long sequence) {
      return (key * 31 + sequence) * 0x9e37_79b9_7f4a_7c15L;
    }

    boolean isWhole() {
      return checksum == checksum(key, sequence);
    }
  }

  private static final MapSpec<SharedHash<Long, Long>> LONGS =
      MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(ENTRIES).build();
  private static final MapSpec<SharedHash<Long, Wide>> WIDES =
      MapSpec.hash(Codecs.INT64, Codecs.record(Wide.class)).maxEntries(ENTRIES).build();
  private static final MapSpec<SharedHash<Long, Long>> CHURNED =
      MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(6).build();
  private static final MapSpec<SharedArray<Wide>> CELLS =
      MapSpec.array(Codecs.record(Wide.class)).maxEntries(ENTRIES).build();
  private static final MapSpec<SharedArray<Long>> LEDGER =
      MapSpec.array(Codecs.INT64).maxEntries(ENTRIES).build();

  final SharedHash<Long, Long> longs;
  final SharedHash<Long, Wide> wides;
  final SharedHash<Long, Long> churned;
  final SharedArray<Wide> cells;
  final SharedArray<Long> ledgerLong;
  final SharedArray<Long> ledgerWide;
  final SharedArray<Long> ledgerCell;
  final SharedArray<Long> ledgerAdds;
  final SharedArray<Long> inside;
  final SharedArray<Long> operations;

  private StormMaps(Path store, boolean create) {
    longs = open(store, "longs", LONGS, create);
    wides = open(store, "wides", WIDES, create);
    churned = open(store, "churned", CHURNED, create);
    cells = open(store, "cells", CELLS, create);
    ledgerLong = open(store, "ledger-long", LEDGER, create);
    ledgerWide = open(store, "ledger-wide", LEDGER, create);
    ledgerCell = open(store, "ledger-cell", LEDGER, create);
    ledgerAdds = open(store, "ledger-adds", LEDGER, create);
    inside = open(store, "inside", LEDGER, create);
    operations = open(store, "operations", LEDGER, create);
  }

  static StormMaps create(Path store) {
    return new StormMaps(store, true);
  }

  static StormMaps attach(Path store) {
    return new StormMaps(store, false);
  }

  private static <M extends SharedMap> M open(
      Path store, String name, MapSpec<M> spec, boolean create) {
    Path path = store.resolve(name);
    return create ? Shmap.create(path, spec) : Shmap.attach(path, spec);
  }

  List<SharedMap> all() {
    return List.of(
        longs,
        wides,
        churned,
        cells,
        ledgerLong,
        ledgerWide,
        ledgerCell,
        ledgerAdds,
        inside,
        operations);
  }

  @Override
  public void close() {
    all().forEach(SharedMap::close);
  }
}
