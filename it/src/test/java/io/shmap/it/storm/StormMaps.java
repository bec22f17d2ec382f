package io.shmap.it.storm;

import io.shmap.MapSpec;
import io.shmap.SharedArray;
import io.shmap.SharedArrayOfMaps;
import io.shmap.SharedBloom;
import io.shmap.SharedHash;
import io.shmap.SharedHashOfMaps;
import io.shmap.SharedLpmTrie;
import io.shmap.SharedLruHash;
import io.shmap.SharedMap;
import io.shmap.SharedPerCpuArray;
import io.shmap.SharedPerCpuHash;
import io.shmap.Shmap;
import io.shmap.codec.Codec;
import io.shmap.codec.Codecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The maps of the storm as one process has them open, and its trials. */
final class StormMaps implements AutoCloseable {

  static final int WORKERS = 4;
  static final int TRIALS = 19;

  /* More than the keys of all workers, so that an insert is refused only where room was lost. */
  private static final int ENTRIES = WORKERS * OwnKeys.KEYS + 8;

  private final Path store;
  private final boolean create;
  private final List<SharedMap> all = new ArrayList<>();
  private final List<Trial> trials = new ArrayList<>();
  private final SharedArray<Long> ledgers;
  private final Board board;
  private final LostTables lostTables;

  private StormMaps(Path store, boolean create) {
    this.store = store;
    this.create = create;
    ledgers = open("ledgers", words(TRIALS * Ledger.LENGTH).build());
    board = new Board(open("board", words((WORKERS + 1) * Board.WORDS).mmapable().build()));
    add(new OwnKeys("HASH, 8 bytes", new Register.OfLongs(longs("longs", ENTRIES)), ledger()));
    add(new OwnKeys("HASH, 512 bytes", new Register.OfWides(wides("wides", ENTRIES)), ledger()));
    add(
        new OwnKeys(
            "ARRAY, 8 bytes",
            new Register.OfWords(open("words", words(ENTRIES).build())),
            ledger()));
    add(new OwnKeys("ARRAY, 512 bytes", new Register.OfCells(cells("cells", ENTRIES)), ledger()));
    add(new OneSum("HASH, one sum", new OneSum.OfHash(longs("sum", 3)), ledger()));
    add(new OneSum("ARRAY, one sum", new OneSum.OfArray(open("sums", words(3).build())), ledger()));
    add(new OneKey("HASH, one key", new OneKey.OfHash(wides("key", 3)), ledger()));
    add(new OneKey("ARRAY, one cell", new OneKey.OfArray(cells("cell", 3)), ledger()));
    add(new Churn(longs("churned", Churn.ENTRIES)));
    add(new OwnKeys("LPM_TRIE, nested", new TrieRegister(prefixes("prefixes")), ledger()));
    SharedPerCpuArray<Long> counts =
        open("counts", MapSpec.perCpuArray(Codecs.INT64).maxEntries(3).build());
    add(new OneSum("PERCPU_ARRAY, one sum", OneSum.OfCpus.ofArray(counts), ledger()));
    add(new OneSum("PERCPU_HASH, one sum", OneSum.OfCpus.ofHash(counted("counted")), ledger()));
    add(new CountsTaken(counted("taken"), ledger()));
    add(Turnover.ofLongs(open("turnover", turnover(Codecs.INT64))));
    add(Turnover.ofWides(open("wide turnover", turnover(Codecs.int64s(Wide.WORDS)))));
    add(
        Turnover.ofCpus(
            open(
                "turnover of cpus",
                MapSpec.lruPerCpuHash(Codecs.INT64, Codecs.INT64)
                    .maxEntries(Turnover.ENTRIES)
                    .build())));
    add(new AddedValues(values("values"), ledger()));
    TableRegister slots = new TableRegister(new TableRegister.OfArray(slots("slots")), store);
    add(new OwnKeys("ARRAY_OF_MAPS, tables", slots, ledger()));
    TableRegister named = new TableRegister(new TableRegister.OfHash(named("named")), store);
    add(new OwnKeys("HASH_OF_MAPS, tables", named, ledger()));
    lostTables = new LostTables(store, List.of(slots, named), Ledger.LENGTH);
    Found.require(trials.size() == TRIALS, "%d trials", trials.size());
  }

  static StormMaps create(Path store) {
    return new StormMaps(store, true);
  }

  static StormMaps attach(Path store) {
    return new StormMaps(store, false);
  }

  private void add(Trial trial) {
    trials.add(trial);
  }

  private Ledger ledger() {
    return new Ledger(ledgers, trials.size() * Ledger.LENGTH);
  }

  private static MapSpec.Builder<SharedArray<Long>> words(int entries) {
    return MapSpec.array(Codecs.INT64).maxEntries(entries);
  }

  private SharedArray<long[]> cells(String name, int entries) {
    return open(name, MapSpec.array(Codecs.int64s(Wide.WORDS)).maxEntries(entries).build());
  }

  private static <V> MapSpec<SharedLruHash<Long, V>> turnover(Codec<V> values) {
    return MapSpec.lruHash(Codecs.INT64, values).maxEntries(Turnover.ENTRIES).build();
  }

  private SharedHash<Long, Long> longs(String name, int entries) {
    return open(name, MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(entries).build());
  }

  private SharedHash<Long, long[]> wides(String name, int entries) {
    return open(
        name, MapSpec.hash(Codecs.INT64, Codecs.int64s(Wide.WORDS)).maxEntries(entries).build());
  }

  private SharedLpmTrie<byte[], long[]> prefixes(String name) {
    return open(
        name,
        MapSpec.lpmTrie(Codecs.bytes(8), Codecs.int64s(Wide.WORDS)).maxEntries(ENTRIES).build());
  }

  private SharedPerCpuHash<Long, Long> counted(String name) {
    return open(name, MapSpec.perCpuHash(Codecs.INT64, Codecs.INT64).maxEntries(20).build());
  }

  private SharedBloom<Long> values(String name) {
    return open(name, MapSpec.bloom(Codecs.INT64).maxEntries(AddedValues.ENTRIES).build());
  }

  private SharedArrayOfMaps<SharedHash<Long, Long>> slots(String name) {
    return open(name, MapSpec.arrayOfMaps(TableRegister.TABLE).maxEntries(ENTRIES).build());
  }

  private SharedHashOfMaps<Long, SharedHash<Long, Long>> named(String name) {
    return open(
        name, MapSpec.hashOfMaps(Codecs.INT64, TableRegister.TABLE).maxEntries(ENTRIES).build());
  }

  private <M extends SharedMap> M open(String name, MapSpec<M> spec) {
    Path path = store.resolve(name);
    M map = create ? Shmap.create(path, spec) : Shmap.attach(path, spec);
    all.add(map);
    return map;
  }

  List<SharedMap> all() {
    return all;
  }

  List<Trial> trials() {
    return trials;
  }

  Board board() {
    return board;
  }

  /** Throws if a table is left that is in no slot, and that nobody has open. */
  void requireNoLostTable() {
    lostTables.requireNone();
  }

  /** Throws if there are other maps than the storm's own and those in slots; no worker runs. */
  void requireOnlyHeldTables() {
    lostTables.requireNone();
    int others = lostTables.others();
    Found.require(others == all.size(), "%d maps, and %d are the storm's", others, all.size());
  }

  @Override
  public void close() {
    board.close();
    all.forEach(SharedMap::close);
  }
}
