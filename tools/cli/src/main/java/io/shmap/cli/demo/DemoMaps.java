package io.shmap.cli.demo;

import io.shmap.MapSpec;
import io.shmap.SharedArray;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import io.shmap.codec.Length;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * The two shared maps of a demo: counts of words, and the progress of each file.
 *
 * @param counts (file, attempt, word) to a count, changed by atomic add alone
 * @param progress one element for each file
 */
record DemoMaps(SharedHash<DemoMaps.Key, Long> counts, SharedArray<DemoMaps.Progress> progress)
    implements AutoCloseable {

  /*
   * Why the totals are exact
   * ------------------------
   * A file is counted by attempts, numbered 1, 2, ... The parent gives a number to one process, and
   * gives out the next one of the same file only when the process of the one before has ended: it
   * has been waited for, so the kernel has taken its memory away and no store of it comes later.
   *
   *   (1) progress[file] = counting, attempt n            one store publishes
   *   (2) counts[file, n, word] += 1, for each word       one store each; progress now and then
   *   (3) progress[file] = committed, attempt n           one store publishes
   *
   * The total of a word is the sum of counts[file, n, word] over those n that are committed.
   *
   *   died after | counts                        | progress  | in the totals
   *   -----------+-------------------------------+-----------+-----------------------------------
   *   nothing    | none of n                     | as before | nothing; counted again as n + 1
   *   (1)        | none of n                     | counting  | nothing; counted again as n + 1
   *   within (2) | some of n, or too many        | counting  | nothing; counted again as n + 1
   *   (3)        | all of n, exactly             | committed | the file, once
   *
   * Nothing lost: (3) comes after every add of (2) in the one thread that does them, and the next
   * attempt starts at the beginning of the file. Nothing twice: one element of progress commits one
   * attempt of its file, and no two attempts share a key. There is no fold of an attempt into
   * totals in which one could die half way: what was counted is made to count by the store at (3),
   * or by nothing. That single operations are whole or not done at all when their process dies is
   * what the library promises; a death inside an add is a row of this table like any other.
   */

  /** Whose count of what. */
  record Key(int file, int attempt, @Length(Tokenizer.MAX_BYTES) String word) {}

  /** How far a file is. */
  enum Phase {
    WAITING,
    COUNTING,
    COMMITTED
  }

  /**
   * What is known about a file.
   *
   * @param attempt the one that is counting it, or that is committed
   * @param done words counted by that attempt
   * @param pid of its process
   */
  record Progress(int attempt, Phase phase, long done, long pid) {}

  /**
   * Where the maps are, how large, and how fast they are filled.
   *
   * @param counts path of the hash
   * @param progress path of the array
   * @param entries of the hash
   * @param files elements of the array
   * @param pace words per second and producer, 0 for no limit
   */
  record Place(Path counts, Path progress, long entries, int files, long pace) {

    private MapSpec<SharedHash<Key, Long>> countsSpec() {
      return MapSpec.hash(Codecs.record(Key.class), Codecs.INT64)
          .maxEntries(entries)
          .name("demo_counts")
          .build();
    }

    private MapSpec<SharedArray<Progress>> progressSpec() {
      return MapSpec.array(Codecs.record(Progress.class))
          .maxEntries(files)
          .name("demo_progress")
          .build();
    }
  }

  /** For producers: the first makes the maps, the others find them. */
  static DemoMaps createOrAttach(Place place) {
    return new DemoMaps(
        Shmap.createOrAttach(place.counts(), place.countsSpec()),
        Shmap.createOrAttach(place.progress(), place.progressSpec()));
  }

  /** For the parent, by path. */
  static DemoMaps attach(Place place) {
    return new DemoMaps(
        Shmap.attachReadOnly(place.counts(), place.countsSpec()),
        Shmap.attachReadOnly(place.progress(), place.progressSpec()));
  }

  /**
   * Closes the maps when the JVM exits, by a signal too. Of several processes that detach by exit
   * alone at the same moment, as upon control-C, each may see the others, and none be the last.
   */
  void closeAtExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "demo-close"));
  }

  /** A copy of the progress of every file. */
  Progress[] snapshot() {
    Progress[] all = new Progress[(int) progress.maxEntries()];
    for (int i = 0; i < all.length; i++) {
      all[i] = progress.get(i);
    }
    return all;
  }

  /** Adds up the counts of the attempts that {@code files} name; returns the words of others. */
  long addTo(Map<String, Long> totals, Progress[] files) {
    long[] others = new long[1];
    ObjLongConsumer<Key> add =
        (key, count) -> {
          if (files[key.file()].attempt() == key.attempt()) {
            totals.merge(key.word(), count, Long::sum);
          } else {
            others[0] += count;
          }
        };
    counts.forEach(add::accept);
    return others[0];
  }

  @Override
  public void close() {
    counts.close();
    progress.close();
  }
}
