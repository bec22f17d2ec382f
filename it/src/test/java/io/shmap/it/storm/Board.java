package io.shmap.it.storm;

import io.shmap.ArrayView;
import io.shmap.SharedArray;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * What the processes of the storm say of themselves, in plain stores to an mmapable array: how much
 * they have done, what they are in the middle of, and how long the slowest operation took.
 */
final class Board implements AutoCloseable {

  /** Words of one process. */
  static final int WORDS = 3 + 3 * StormMaps.TRIALS;

  private static final int OPERATIONS = 0;
  private static final int INSIDE = 1;
  private static final int FULL_SPEED = 2; // of the survivor's row
  private static final int CHANGES = 3;
  private static final int SLOWEST_CHANGE = CHANGES + StormMaps.TRIALS;
  private static final int SLOWEST_LOOKUP = SLOWEST_CHANGE + StormMaps.TRIALS;

  private final ArrayView view;
  private final BytesStore<?, ?> words;

  Board(SharedArray<Long> array) {
    view = array.view();
    words = view.bytes();
  }

  private static long offset(int process, int word) {
    return (long) (process * WORDS + word) * Long.BYTES;
  }

  long get(int process, int word) {
    return words.readVolatileLong(offset(process, word));
  }

  void set(int process, int word, long value) {
    words.writeOrderedLong(offset(process, word), value);
  }

  /** Whether the workers are to do one operation right after the other. */
  boolean isAtFullSpeed() {
    return get(StormMaps.WORKERS, FULL_SPEED) != 0;
  }

  void setAtFullSpeed(boolean full) {
    set(StormMaps.WORKERS, FULL_SPEED, full ? 1 : 0);
  }

  /** What a process has done since it was started. */
  long operations(int process) {
    return get(process, OPERATIONS);
  }

  void countOperation(int process) {
    set(process, OPERATIONS, operations(process) + 1);
  }

  /** The trial in whose change a process is, or was when it died; -1 if in none. */
  int inside(int process) {
    return (int) get(process, INSIDE) - 1;
  }

  void setInside(int process, int trial) {
    set(process, INSIDE, trial + 1);
  }

  /** For a process that takes the place of a dead one. */
  void startAgain(int process) {
    set(process, OPERATIONS, 0);
    setInside(process, -1);
  }

  void noteChange(int process, int trial, long nanos) {
    set(process, CHANGES + trial, get(process, CHANGES + trial) + 1);
    noteSlowest(process, SLOWEST_CHANGE + trial, nanos);
  }

  void noteLookup(int process, int trial, long nanos) {
    noteSlowest(process, SLOWEST_LOOKUP + trial, nanos);
  }

  private void noteSlowest(int process, int word, long nanos) {
    if (nanos > get(process, word)) {
      set(process, word, nanos);
    }
  }

  /** Changes that all processes have made in a trial. */
  long changes(int trial) {
    long sum = 0;
    for (int process = 0; process <= StormMaps.WORKERS; process++) {
      sum += get(process, CHANGES + trial);
    }
    return sum;
  }

  long slowestChange(int trial) {
    return slowest(SLOWEST_CHANGE + trial);
  }

  long slowestLookup(int trial) {
    return slowest(SLOWEST_LOOKUP + trial);
  }

  private long slowest(int word) {
    long slowest = 0;
    for (int process = 0; process <= StormMaps.WORKERS; process++) {
      slowest = Math.max(slowest, get(process, word));
    }
    return slowest;
  }

  @Override
  public void close() {
    view.close();
  }
}
