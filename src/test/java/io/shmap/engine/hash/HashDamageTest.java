package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.error.MapCorruptedException;
import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A damaged map gives answers or exceptions that name the offset; it never crashes or hangs. */
class HashDamageTest {

  private static final int MAPS = 300;
  private static final int OPERATIONS = 40;
  private static final int DAMAGES = 20_000;

  /** So many operations meet damage, though one may wait for a lock for longer than it takes. */
  private static final int OPERATIONS_BESIDE = 2_000;

  private final long seed = new Random().nextLong();
  private long corrupt;

  @ParameterizedTest
  @CsvSource({"8, 8", "8, 24", "5, 3", "40, 200"})
  void damagedMapsAnswerOrSayWhatIsWrong(int keySize, int valueSize) {
    answerOrSayWhatIsWrong(Fixture.of(keySize, valueSize, 60));
  }

  /** Full, so that every new key evicts. */
  @ParameterizedTest
  @CsvSource({"8, 8", "8, 24", "5, 3", "40, 200"})
  void damagedLruMapsAnswerOrSayWhatIsWrong(int keySize, int valueSize) {
    HashGeometry geometry = HashGeometry.of(keySize, valueSize, 40, Fixture.SLOTS, 2);
    answerOrSayWhatIsWrong(new Fixture(geometry, LruEngine::new));
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 2", "5, 3, 1", "40, 200, 3"})
  void damagedPerCpuMapsAnswerOrSayWhatIsWrong(int keySize, int valueSize, int cpus) {
    HashGeometry geometry = HashGeometry.perCpu(keySize, valueSize, 60, Fixture.SLOTS, cpus);
    answerOrSayWhatIsWrong(new Fixture(geometry, Fixture.Variant.RIGHT));
    answerOrSayWhatIsWrong(new Fixture(geometry, LruEngine::new));
  }

  private void answerOrSayWhatIsWrong(Fixture fixture) {
    Random random = new Random(seed);
    Handle first = fixture.attach();
    for (long id = 0; id < 50; id++) {
      first.update(id, id);
    }
    Region image = fixture.image();
    for (int map = 0; map < MAPS; map++) {
      fixture.restore(image);
      Handle handle = fixture.attach();
      for (int i = 1 + random.nextInt(10); i > 0; i--) {
        damage(fixture, random);
      }
      for (int i = 0; i < OPERATIONS; i++) {
        operate(handle, random);
      }
      attempt(() -> handle.engine.check(true));
      attempt(() -> handle.engine.recover(handle.owners.self() + random.nextInt(20)));
      attempt(() -> handle.engine.sweepStale(random.nextInt(Fixture.SLOTS)));
    }
    assertThat(corrupt).as("exceptions, seed=" + seed).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "8, 24"})
  void damageWhileOperationsRunIsSurvived(int keySize, int valueSize) throws Exception {
    Fixture fixture = Fixture.of(keySize, valueSize, 60);
    Handle handle = fixture.attach();
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong operations = new AtomicLong();
    Thread damager =
        new Thread(
            () -> {
              Random random = new Random(seed + 1);
              for (int i = 0; i < DAMAGES || operations.get() < OPERATIONS_BESIDE; i++) {
                damage(fixture, random);
                Thread.yield();
              }
              done.set(true);
            });
    damager.start();
    Random random = new Random(seed);
    while (!done.get()) {
      operate(handle, random);
      operations.incrementAndGet();
    }
    damager.join();
    assertThat(corrupt).as("exceptions, seed=" + seed).isPositive();
  }

  /* Words of headers and lanes more often than entries. */
  private static void damage(Fixture fixture, Random random) {
    HashGeometry geometry = fixture.geometry;
    long nodes = geometry.nodesOffset();
    long offset =
        switch (random.nextInt(5)) {
          case 0 -> HashLayout.stripe(random.nextInt(HashLayout.STRIPES));
          case 1 -> HashLayout.LANES + 8 * random.nextInt((int) (nodes - HashLayout.LANES) / 8);
          case 2 -> 8L * random.nextInt((int) geometry.length() / 8);
          default ->
              nodes
                  + random.nextInt((int) geometry.nodes()) * geometry.nodeSize()
                  + 8 * random.nextInt(4);
        };
    long word = fixture.memory.getLong(offset);
    long damaged =
        switch (random.nextInt(4)) {
          case 0 -> random.nextLong();
          case 1 -> -1;
          case 2 -> 0;
          default -> word ^ 1L << random.nextInt(64);
        };
    fixture.memory.putLong(offset, damaged);
  }

  private void operate(Handle map, Random random) {
    long id = random.nextInt(80);
    attempt(
        () -> {
          switch (random.nextInt(9)) {
            case 8 -> map.addToOwn(id, 1);
            case 0, 1 -> map.update(id, random.nextInt(100));
            case 2 -> map.delete(id);
            case 3 -> {
              map.putKey(id);
              map.engine.nextKey(map.key, 0, map.batch, 0);
            }
            case 4 -> {
              Region keys = Region.allocate(1 << 13);
              Region values = Region.allocate(1 << 17);
              map.engine.nextBatch(
                  new int[] {0}, keys, values, new int[] {100}, random.nextBoolean());
            }
            case 5 -> map.engine.size();
            default -> {
              map.putKey(id);
              map.engine.lookup(map.key, 0, map.value, 0);
            }
          }
        });
  }

  private void attempt(Runnable operation) {
    try {
      operation.run();
    } catch (MapCorruptedException expected) {
      corrupt++;
      assertThat(expected).hasMessageContaining("buffer").hasMessageContaining("offset=0x");
    }
  }

  /* Else who gets a value and compares with it would try for ever. */
  @Test
  void paddingOfAShortValueIsNotCompared() {
    Fixture fixture = Fixture.of(8, 3, 10);
    Handle handle = fixture.attach();
    handle.update(1, 5);
    for (long node = 0; node < handle.engine.nodes(); node++) {
      for (int place = 0; place < fixture.geometry.places(); place++) {
        long value =
            fixture.geometry.nodesOffset()
                + node * fixture.geometry.nodeSize()
                + NodeLayout.PLACES
                + place * fixture.geometry.placeSize()
                + fixture.geometry.paddedKeySize();
        fixture.memory.putByte(value + 3, (byte) 9);
      }
    }

    assertThat(handle.lookup(1)).isEqualTo(5);
    assertThat(handle.compareAndSet(1, 6, 7)).isEqualTo(-11);
    assertThat(handle.compareAndSet(1, 5, 7)).isZero();
    assertThat(handle.lookup(1)).isEqualTo(7);
  }

  /* Between the look for room and the look for the place, for instance. */
  @ParameterizedTest
  @CsvSource({"8, 8", "8, 24"})
  void aNodeThatFillsUpUnderItsLockIsDamage(int keySize, int valueSize) {
    for (int look = 0; look < 12; look++) {
      Fixture fixture = Fixture.of(keySize, valueSize, 1);
      Handle handle = fixture.attach(new FillingUp(fixture.memory, fixture.geometry, look));
      attempt(() -> handle.update(1, 1));
      attempt(() -> handle.update(1, 2));
    }
    assertThat(corrupt).isPositive();
  }

  /** Memory whose nodes are all full from the n-th look at the state of one on. */
  private static final class FillingUp extends Region {

    private final HashGeometry geometry;
    private int looks;

    FillingUp(Region memory, HashGeometry geometry, int looks) {
      super(memory);
      this.geometry = geometry;
      this.looks = looks;
    }

    @Override
    public long getLongAcquire(long offset) {
      long node = offset - geometry.nodesOffset();
      boolean state = node >= 0 && node % geometry.nodeSize() == NodeLayout.STATE;
      int full = (1 << geometry.usable()) - 1;
      return state && --looks < 0 ? full : super.getLongAcquire(offset);
    }
  }

  @Test
  void aLockOwnerWithoutASlotIsNamed() {
    Fixture fixture = Fixture.of(8, 8, 10);
    Handle handle = fixture.attach();
    for (long node = 0; node < handle.engine.nodes(); node++) {
      long offset = fixture.geometry.nodesOffset() + node * fixture.geometry.nodeSize() + 0x10;
      fixture.memory.putInt(offset, 0x7fff_ffff);
    }

    attempt(() -> handle.update(1, 1));

    assertThat(corrupt).isOne();
    assertThat(handle.engine.check(false)).anyMatch(f -> f.contains("has no slot"));
  }
}
