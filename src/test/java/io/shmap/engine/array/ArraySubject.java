package io.shmap.engine.array;

import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import io.shmap.steps.Attachments;
import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Recovery;
import io.shmap.steps.Stepper;
import io.shmap.steps.Subject;
import io.shmap.steps.WatchedBuffer;
import io.shmap.sync.Census;
import io.shmap.sync.Owners;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An array of three elements that two processes change at once. */
final class ArraySubject implements Subject<ArraySubject.Process> {

  /** Which engine is tested: the right one, or one with a wrong step. */
  interface Variant {

    Variant RIGHT = ArrayEngine::new;

    ArrayEngine engine(Region data, ArrayGeometry geometry, Owners owners);
  }

  static final Set<Long> INDEXES = Set.of(0L, 1L, 2L);

  /** What every element holds at first. */
  static final long OLD = 100;

  private static final int SLOTS = 16;
  private static final int EPERM = -1;

  final ArrayGeometry geometry;

  private final Variant variant;
  private final Region memory;
  private final Region image;
  private final Attachments attachments = new Attachments();
  private final List<Region> buffers = new ArrayList<>();
  private Census census = new Census(SLOTS);
  private int attached;

  ArraySubject(Variant variant, int valueSize, boolean mmapable) {
    this.variant = variant;
    geometry = new ArrayGeometry(valueSize, INDEXES.size(), mmapable);
    memory = Region.allocate(geometry.length());
    image = Region.allocate(geometry.length());
    Process process = survivor();
    for (long index : INDEXES) {
      process.set(index, OLD);
    }
    image.copyFrom(0, memory, 0, geometry.length());
  }

  @Override
  public void begin() {
    memory.copyFrom(0, image, 0, geometry.length());
    census = new Census(SLOTS);
    attachments.begin(census);
    attached = 0;
  }

  @Override
  public Process attach(Stepper steps) {
    Region buffer = new WatchedBuffer(nextBuffer(), steps);
    return process(new WatchedRegion(memory, steps), attachments.attach(steps), buffer);
  }

  private Process survivor() {
    return process(memory, census.attach(), nextBuffer());
  }

  /* Mappings of their own, so they are kept. */
  private Region nextBuffer() {
    if (attached == buffers.size()) {
      buffers.add(Region.allocate(geometry.valueSize()));
    }
    return buffers.get(attached++);
  }

  private Process process(Region view, Census.Member owners, Region buffer) {
    ArrayEngine engine = variant.engine(view, geometry, owners);
    owners.settleWith(engine);
    return new Process(engine, owners, buffer);
  }

  /** One attached process, with a buffer for values: a number, again and again. */
  record Process(ArrayEngine engine, Census.Member owners, Region buffer) {

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
  public void bury(Process process, Journal journal) {
    attachments.bury(process.owners());
  }

  @Override
  public void freeSlot(Process dead) {
    attachments.freeSlot(dead.owners(), survivor().owners());
  }

  @Override
  public void freeSlotAndStartGenerationsAgain(Process dead) {
    freeSlot(dead);
    survivor().engine().sweepStale(OwnerWord.slot(dead.owners().self()));
    attachments.startGenerationsAgain(dead.owners());
  }

  /** What a process does that attaches. */
  void settleDead(Process process) {
    attachments.settleDead(Recovery.IN_ORDER, process.owners());
  }

  @Override
  public Entry before(long key) {
    return new Entry(OLD, false);
  }

  @Override
  public void verify(Recovery recovery, Journal journal, List<Journal> others) {
    Process survivor = survivor();
    attachments.settleDead(recovery, survivor.owners());
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
  }

  /* First the living have left nothing, then nobody has: not even a word that nobody has met. */
  private void expectClean(Process survivor) {
    settleDead(survivor);
    List<String> findings = survivor.engine().check(true);
    expect(findings.isEmpty(), findings.toString());
    attachments.end(survivor.owners(), survivor.engine()::sweepStale);
    findings = survivor.engine().check(true);
    expect(findings.isEmpty(), findings.toString());
    for (long i = 0; geometry.kind() == ArrayGeometry.Kind.CELL && i < INDEXES.size(); i++) {
      expect(memory.getInt(geometry.element(i)) == 0, "cell is owned, index=" + i);
    }
  }

  private static void expect(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }
}
