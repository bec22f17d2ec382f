package io.shmap.engine.hash;

import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Lets a writer run to its end before every access of a reader of long values. */
final class Readers {

  private static final int VALUE_SIZE = 40;

  private final Fixture fixture;
  private long wrong;
  private long interruptions;

  Readers(Fixture.Variant variant) {
    this.fixture = new Fixture(HashGeometry.of(8, VALUE_SIZE, 12, Fixture.SLOTS, 2), variant);
  }

  long[] idsOfOneHome(int count) {
    long[] ids = new long[count];
    for (int i = 0; i < count; i++) {
      ids[i] = fixture.idAt(1, i);
    }
    return ids;
  }

  /** Readings that were not right, by verdict or because the value was a mix. */
  long wrong() {
    return wrong;
  }

  long interruptions() {
    return interruptions;
  }

  void everyAccess(
      Consumer<Handle> preparation, Consumer<Handle> writing, Predicate<Handle> reading) {
    Region empty = fixture.image();
    boolean interrupted = true;
    for (long n = 0; interrupted; n++) {
      fixture.restore(empty);
      Handle writer = fixture.attach();
      preparation.accept(writer);
      Watcher watcher = new Watcher();
      // Values are copied into the reader's buffer word by word, so the watch is on that too.
      Handle reader =
          fixture.attach(
              new WatchedRegion(fixture.memory, watcher),
              buffer -> new WatchedRegion(buffer, watcher));
      watcher.interruptBefore(n, () -> writing.accept(writer));
      wrong += isRight(reader, reading) ? 0 : 1;
      interrupted = watcher.hasInterrupted();
      interruptions += interrupted ? 1 : 0;
    }
  }

  private static boolean isRight(Handle reader, Predicate<Handle> reading) {
    try {
      return reading.test(reader);
    } catch (AssertionError torn) {
      return false;
    }
  }
}
