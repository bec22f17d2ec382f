package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.memory.WatchedRegion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Others run between any two accesses of an add, or of what takes the number away. */
class PerCpuHashScheduleTest {

  private static final int CPUS = 2;
  private static final int EBUSY = -16;
  private static final long ID = 1;
  private static final long BEFORE = 100;
  private static final long DELTA = 7;

  /** What a survivor found wrong, for each access of {@link #operation} with others before it. */
  private abstract static class Schedule {

    final List<String> problems = new ArrayList<>();
    Fixture fixture;
    Handle map;
    Handle other;
    long taken;
    long added;

    /** What is interrupted. */
    abstract void operation();

    /** What runs before one of its accesses; what it waits for is held by the same thread. */
    abstract void others();

    abstract void verify(String as);

    List<String> run(Fixture.Variant variant) {
      Watcher watcher;
      int access = 0;
      do {
        fixture = new Fixture(HashGeometry.perCpu(8, 8, 12, Fixture.SLOTS, CPUS), variant);
        fixture.census().waitForLocks(0);
        watcher = new Watcher();
        map = fixture.attach(new WatchedRegion(fixture.memory, watcher));
        other = fixture.attach();
        taken = 0;
        added = 0;
        put(other, ID, BEFORE);
        watcher.interruptBefore(access, this::others);
        operation();
        verify("others before access " + access);
        access++;
      } while (watcher.hasInterrupted());
      assertThat(access).as("accesses").isGreaterThan(5);
      return problems;
    }

    void expect(long expected, long found, String as) {
      if (expected != found) {
        problems.add(as + ": " + found + " instead of " + expected);
      }
    }
  }

  private static int put(Handle map, long id, long number) {
    map.putKey(id);
    map.value.putLong(0, number);
    map.value.putLong(8, 0);
    return map.engine.update(map.key, 0, map.value, 0, 0);
  }

  /* 0 if it is not there. */
  private static long sum(Handle map, long id) {
    map.putKey(id);
    return map.engine.lookup(map.key, 0, map.value, 0) == 0 ? sumOfValue(map) : 0;
  }

  private static long take(Handle map, long id) {
    map.putKey(id);
    int result = map.engine.lookupAndDelete(map.key, 0, map.value, 0);
    return result == 0 ? sumOfValue(map) : result == EBUSY ? EBUSY : 0;
  }

  private static long sumOfValue(Handle map) {
    return map.value.getLong(0) + map.value.getLong(8);
  }

  /** The number is taken out in the middle of an add: it is in what was taken or in the map. */
  private static List<String> takenOutDuringAnAdd(Fixture.Variant variant) {
    return new Schedule() {
      @Override
      void operation() {
        expect(0, map.addToOwn(ID, DELTA), "add");
      }

      @Override
      void others() {
        taken = Math.max(0, take(other, ID));
      }

      @Override
      void verify(String as) {
        expect(BEFORE + DELTA, taken + sum(other, ID), as);
      }
    }.run(variant);
  }

  /** The same the other way round. */
  private static List<String> addedToWhileTakenOut(Fixture.Variant variant) {
    return new Schedule() {
      @Override
      void operation() {
        taken = take(map, ID);
      }

      @Override
      void others() {
        added = other.addToOwn(ID, DELTA) == 0 ? DELTA : 0; // else -EBUSY
      }

      @Override
      void verify(String as) {
        expect(BEFORE + added, taken + sum(other, ID), as);
      }
    }.run(variant);
  }

  /** The place of the number is given to other keys in the middle of an add. */
  private static List<String> refilledDuringAnAdd(Fixture.Variant variant) {
    return new Schedule() {
      @Override
      void operation() {
        expect(0, map.addToOwn(ID, DELTA), "add");
      }

      @Override
      void others() {
        other.delete(ID);
        for (long id = 2; id < 12; id++) {
          put(other, id, BEFORE);
        }
      }

      @Override
      void verify(String as) {
        for (long id = 2; id < 12; id++) {
          long found = sum(other, id);
          expect(found == 0 ? 0 : BEFORE, found, as + " id=" + id);
        }
      }
    }.run(variant);
  }

  @Test
  void everyAddIsInWhatWasTakenOrInTheMap() {
    assertThat(takenOutDuringAnAdd(Fixture.Variant.RIGHT)).isEmpty();
    assertThat(addedToWhileTakenOut(Fixture.Variant.RIGHT)).isEmpty();
    assertThat(addedToWhileTakenOut(LruEngine::new)).isEmpty();
  }

  @Test
  void noAddGoesToAnotherKey() {
    assertThat(refilledDuringAnAdd(Fixture.Variant.RIGHT)).isEmpty();
    assertThat(refilledDuringAnAdd(LruEngine::new)).isEmpty();
  }

  @Test
  void conditionalChangesAreRefused() {
    Handle map =
        new Fixture(HashGeometry.perCpu(8, 8, 12, Fixture.SLOTS, CPUS), Fixture.Variant.RIGHT)
            .attach();
    map.update(ID, BEFORE);
    assertThat(map.compareAndSet(ID, BEFORE, 1)).isEqualTo(-22);
    assertThat(map.deleteIfEqual(ID, BEFORE)).isEqualTo(-22);
    assertThat(map.lookup(ID)).isEqualTo(BEFORE);
  }

  @Test
  void valuesTakenOutBesideAnAdderLoseAnAdd() {
    assertThat(addedToWhileTakenOut(WrongSteps.takingOutBesideAnAdder().inHash())).isNotEmpty();
  }

  @Test
  void aPlaceRefilledBesideAnAdderGetsWhatIsAnothers() {
    assertThat(refilledDuringAnAdd(WrongSteps.refillBesideAnAdder().inHash())).isNotEmpty();
  }
}
