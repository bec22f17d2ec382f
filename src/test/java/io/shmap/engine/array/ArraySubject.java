package io.shmap.engine.array;

import static io.shmap.steps.SectionSubject.expect;

import io.shmap.memory.Region;
import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Recovery;
import io.shmap.steps.Section;
import io.shmap.steps.SectionSubject;
import io.shmap.sync.Census;
import io.shmap.sync.Owners;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** An array of three elements that two processes change at once. */
final class ArraySubject implements SectionSubject<ArraySubject.Process> {

  /** Which engine is tested: the right one, or one with a wrong step. */
  interface Variant {

    Variant RIGHT = ArrayEngine::new;

    ArrayEngine engine(Region data, ArrayGeometry geometry, Owners owners);
  }

  static final Set<Long> INDEXES = Set.of(0L, 1L, 2L);

  /** What every element holds at first. */
  static final long OLD = 100;

  private static final int EPERM = -1;

  final ArrayGeometry geometry;

  private final Variant variant;
  private final Section section;

  ArraySubject(Variant variant, int valueSize, boolean mmapable) {
    this.variant = variant;
    geometry = new ArrayGeometry(valueSize, INDEXES.size(), mmapable);
    section = new Section(geometry.length(), valueSize);
    Process process = survivor();
    for (long index : INDEXES) {
      process.set(index, OLD);
    }
    section.keep();
  }

  @Override
  public Section section() {
    return section;
  }

  @Override
  public Process process(
      Region view, Census.Member owners, Region buffer, UnaryOperator<Region> watch) {
    return new Process(variant.engine(view, geometry, owners), owners, watch.apply(buffer));
  }

  /** One attached process, with a buffer for values: a number, again and again. */
  record Process(ArrayEngine engine, Census.Member owners, Region buffer)
      implements SectionSubject.Process {

    int set(long index, long number) {
      for (long i = 0; i < buffer.length(); i += Long.BYTES) {
        buffer.putLong(i, number);
      }
      return engine.set(index, buffer, 0);
    }

    /** Fails if the value is a mix. */
    long get(long index) {
      int result = engine.get(index, buffer, 0);
      expect(result == 0, "get gives " + result);
      return number(buffer, 0, buffer.length());
    }
  }

  static long number(Region values, long offset, long size) {
    long number = values.getLong(offset);
    for (long i = 0; i < size; i += Long.BYTES) {
      expect(values.getLong(offset + i) == number, "torn value, number=" + number);
    }
    return number;
  }

  @Override
  public Entry before(long key) {
    return new Entry(OLD, false);
  }

  @Override
  public void verify(Recovery recovery, Journal journal, List<Journal> others) {
    Process survivor = survivor(recovery);
    boolean frozen = survivor.engine().isFrozen();
    for (long index : INDEXES) {
      Entry found = new Entry(survivor.get(index), frozen);
      journal.call("find", index, null, () -> Effect.seen(found::equals));
    }
    for (long index : INDEXES) {
      int result = survivor.set(index, index);
      expect(result == (frozen ? EPERM : 0), "set of index=" + index + " gives " + result);
      expect(frozen || survivor.get(index) == index, "index=" + index + " was not set");
    }
    // Who freezes waits for every lane and cell that the dead held.
    int result = survivor.engine().freeze();
    expect(result == (frozen ? EPERM : 0), "freeze gives " + result);
    expectClean(survivor);
    for (long i = 0; geometry.kind() == ArrayGeometry.Kind.CELL && i < INDEXES.size(); i++) {
      expect(section.memory().getInt(geometry.element(i)) == 0, "cell is owned, index=" + i);
    }
  }
}
