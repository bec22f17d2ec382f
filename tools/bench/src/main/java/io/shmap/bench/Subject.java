package io.shmap.bench;

/** What is compared. */
public enum Subject {
  /** The baseline: on the heap, boxed, for any number of threads of one process. */
  CONCURRENT_HASH_MAP,
  /** The floor: on the heap, primitive, for one thread. */
  AGRONA,
  /** In a file of /dev/shm, boxed, for any number of processes. */
  CHRONICLE_MAP,
  /** HASH of this library. */
  SHMAP;

  /** An empty map with room for {@code entries} and a few more. */
  LongMap open(int entries) {
    return switch (this) {
      case CONCURRENT_HASH_MAP -> new ConcurrentMapSubject(entries);
      case AGRONA -> new AgronaSubject(entries);
      case CHRONICLE_MAP -> new ChronicleMapSubject(entries);
      case SHMAP -> new ShmapHash(entries);
    };
  }
}
