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
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A per-CPU array of two counters that two processes change at once. */
final class PerCpuArraySubject implements SectionSubject<PerCpuArraySubject.Process> {

  static final Set<Long> INDEXES = Set.of(0L, 1L);

  /** What every counter's sum is at first. */
  static final long OLD = 100;

  private static final int EPERM = -1;

  private final PerCpuArrayGeometry geometry;
  private final Section section;
  private final UnaryOperator<Region> memory;

  /**
   * An array.
   *
   * @param memory what the processes that are watched see of the section
   */
  PerCpuArraySubject(int cpus, UnaryOperator<Region> memory) {
    this.memory = memory;
    geometry = new PerCpuArrayGeometry(Long.BYTES, INDEXES.size(), cpus);
    section = new Section(geometry.length(), Long.BYTES);
    Process process = survivor();
    INDEXES.forEach(index -> process.engine().add(index, OLD));
    section.keep();
  }

  boolean hasOneCpu() {
    return geometry.cpus() == 1;
  }

  /** One attached process. */
  record Process(PerCpuArrayEngine engine, Census.Member owners, Region buffer)
      implements SectionSubject.Process {

    int set(long index, long number) {
      buffer.putLong(0, number);
      return engine.set(index, 0, buffer, 0);
    }

    long get(long index) {
      int result = engine.get(index, 0, buffer, 0);
      expect(result == 0, "get gives " + result);
      return buffer.getLong(0);
    }
  }

  @Override
  public Section section() {
    return section;
  }

  @Override
  public Process process(
      Region view, Census.Member owners, Region buffer, UnaryOperator<Region> watch) {
    PerCpuArrayEngine engine = new PerCpuArrayEngine(memory.apply(view), geometry, owners);
    return new Process(engine, owners, buffer);
  }

  @Override
  public Entry before(long key) {
    return new Entry(OLD, false);
  }

  @Override
  public void verify(Recovery recovery, Journal journal, List<Journal> others) {
    Process survivor = survivor(recovery);
    PerCpuArrayEngine engine = survivor.engine();
    boolean frozen = engine.isFrozen();
    for (long index : INDEXES) {
      Entry found = new Entry(engine.sum(index), frozen);
      journal.call("find", index, null, () -> Effect.seen(found::equals));
    }
    for (long index : INDEXES) {
      long sum = engine.sum(index);
      int result = engine.add(index, 1);
      expect(result == (frozen ? EPERM : 0), "add gives " + result);
      expect(frozen || engine.sum(index) == sum + 1, "index=" + index + " was not added to");
    }
    // Who freezes waits for every lane that the dead held.
    int result = engine.freeze();
    expect(result == (frozen ? EPERM : 0), "freeze gives " + result);
    expectClean(survivor);
  }
}
