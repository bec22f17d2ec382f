package io.shmap.engine.bloom;

import static io.shmap.steps.SectionSubject.expect;

import io.shmap.memory.Region;
import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Recovery;
import io.shmap.steps.Section;
import io.shmap.steps.SectionSubject;
import io.shmap.sync.Census;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A filter of one block that two processes add to at once; a key is a value here. */
final class BloomSubject implements SectionSubject<BloomSubject.Process> {

  /** Added before a run begins. */
  static final long THERE = 1;

  static final long ONE = 2;
  static final long OTHER = 3;

  static final List<Long> VALUES = List.of(THERE, ONE, OTHER);

  /** What the entry of a value has that was added. */
  static final long ADDED = 1;

  private static final int EPERM = -1;

  private final BloomGeometry geometry = BloomGeometry.of(Long.BYTES, 8, 5);
  private final Section section = new Section(geometry.length(), Long.BYTES);
  private final BiFunction<Region, BloomGeometry, Blocks> blocks;

  BloomSubject(BiFunction<Region, BloomGeometry, Blocks> blocks) {
    this.blocks = blocks;
    expect(geometry.blocks() == 1, "blocks=" + geometry.blocks());
    survivor().add(THERE);
    section.keep();
    expectNoFalsePositive(ONE, OTHER);
    expectNoFalsePositive(OTHER, ONE);
  }

  private void expectNoFalsePositive(long added, long other) {
    begin();
    Process process = survivor();
    process.add(added);
    expect(!process.has(other), "a false positive, value=" + other);
  }

  /** One attached process. */
  record Process(BloomEngine engine, Census.Member owners, Region value)
      implements SectionSubject.Process {

    int add(long number) {
      value.putLong(0, number);
      return engine.add(value, 0);
    }

    boolean has(long number) {
      value.putLong(0, number);
      return engine.mightContain(value, 0);
    }
  }

  @Override
  public Section section() {
    return section;
  }

  @Override
  public Process process(
      Region view, Census.Member owners, Region buffer, UnaryOperator<Region> watch) {
    return new Process(
        new BloomEngine(
            view,
            geometry,
            SharedFilter.SEED,
            owners,
            BloomEngine.HASH_FUNCTION,
            blocks.apply(view, geometry)),
        owners,
        buffer);
  }

  @Override
  public Entry before(long key) {
    return new Entry(key == THERE ? ADDED : Entry.ABSENT, false);
  }

  @Override
  public void verify(Recovery recovery, Journal journal, List<Journal> others) {
    Process survivor = survivor(recovery);
    boolean frozen = survivor.engine().isFrozen();
    for (long value : VALUES) {
      Entry found = new Entry(survivor.has(value) ? ADDED : Entry.ABSENT, frozen);
      journal.call("find", value, null, () -> Effect.seen(found::equals));
    }
    for (long value : VALUES) {
      int result = survivor.add(value);
      expect(frozen == (result == EPERM), "add of " + value + " gives " + result);
      expect(frozen || survivor.has(value), value + " was not added");
    }
    // Who freezes waits for every lane that the dead held.
    int result = survivor.engine().freeze();
    expect(result == (frozen ? EPERM : 0), "freeze gives " + result);
    expectClean(survivor);
  }
}
