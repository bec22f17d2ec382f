package io.shmap.bench;

/** What is compared. */
public enum Subject {
  /** The baseline: on the heap, for any number of threads of one process. */
  CONCURRENT_HASH_MAP("ConcurrentHashMap"),
  /** The floor: on the heap, longs without boxes, for one thread. */
  AGRONA("Agrona Long2LongHashMap"),
  /** In a file of /dev/shm, for any number of processes. */
  CHRONICLE_MAP("Chronicle Map"),
  /** A tree in a file of /dev/shm, for any number of processes. */
  LMDB("LMDB"),
  /** A tree in a file of /dev/shm, for one process. */
  MVSTORE("H2 MVStore"),
  /** HASH of bpf(2), in the kernel. */
  KERNEL("bpf(2) HASH"),
  /** HASH of this library. */
  SHMAP("shmap");

  /** A kernel map of more is gigabytes that no process owns. */
  private static final int MOST_IN_KERNEL = 1_000_000;

  final String text;

  Subject(String text) {
    this.text = text;
  }

  /** Null if it can run under these conditions; else why not. */
  String refusal(EntrySize size, int entries, int threads) {
    return switch (this) {
      case AGRONA -> size != EntrySize.LONGS || threads > 1 ? "of longs, and for one thread" : null;
      case KERNEL -> entries > MOST_IN_KERNEL ? "not above 1 million" : KernelMap.refusal();
      case CONCURRENT_HASH_MAP, CHRONICLE_MAP, LMDB, MVSTORE, SHMAP -> null;
    };
  }

  /** Whether another process can attach. */
  boolean isShared() {
    return switch (this) {
      case CONCURRENT_HASH_MAP, AGRONA, MVSTORE -> false;
      case CHRONICLE_MAP, LMDB, KERNEL, SHMAP -> true;
    };
  }

  /** An empty map with room for so many entries. */
  RacedMap open(EntrySize size, int room) {
    boolean ofLongs = size == EntrySize.LONGS;
    return switch (this) {
      case CONCURRENT_HASH_MAP -> ofLongs ? new HeapLongs(room) : new HeapBlocks(size, room);
      case AGRONA -> new AgronaLongs(room);
      case CHRONICLE_MAP ->
          ofLongs ? ChronicleLongs.create(room) : ChronicleBlocks.create(size, room);
      case LMDB -> Lmdb.create(size, room);
      case MVSTORE -> MvStoreMap.create(size);
      case KERNEL -> KernelMap.create(size, room);
      case SHMAP -> ofLongs ? ShmapLongs.create(room) : ShmapBlocks.create(size, room);
    };
  }

  /** A map that another process has opened. */
  RacedMap attach(EntrySize size, String address) {
    boolean ofLongs = size == EntrySize.LONGS;
    return switch (this) {
      case CHRONICLE_MAP ->
          ofLongs ? ChronicleLongs.attach(address) : ChronicleBlocks.attach(size, address);
      case LMDB -> Lmdb.attach(size, address);
      case KERNEL -> KernelMap.attach(size, address);
      case SHMAP -> ofLongs ? ShmapLongs.attach(address) : ShmapBlocks.attach(size, address);
      case CONCURRENT_HASH_MAP, AGRONA, MVSTORE ->
          throw new UnsupportedOperationException(this + " is of one process");
    };
  }
}
