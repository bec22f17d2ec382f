package io.shmap.it.hostile;

import static io.shmap.it.hostile.Progress.Counter.INSIDE;
import static io.shmap.it.hostile.Progress.Counter.OPERATIONS;
import static io.shmap.it.hostile.Progress.Counter.REFUSED_FILES;
import static io.shmap.it.hostile.Progress.Counter.REFUSED_OPERATIONS;
import static io.shmap.it.hostile.Progress.Counter.STEPS;
import static io.shmap.it.hostile.Progress.Counter.TURNS;
import static io.shmap.it.hostile.Progress.Counter.USABLE_FILES;
import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.SharedMap;
import io.shmap.Shmap;
import io.shmap.it.Child;
import io.shmap.it.hostile.Progress.Counter;
import io.shmap.lifecycle.Host;
import io.shmap.map.Maps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two JVMs do all that can be done to maps, while a third process, this one, flips bits and smashes
 * words of the files that they have mapped: no crash, no hang, only exceptions that are documented.
 *
 * <p>{@code -Dshmap.hostile.seconds=600} is the full form.
 */
class HostileMemoryIT {

  private static final long NANOS =
      TimeUnit.SECONDS.toNanos(Long.getLong("shmap.hostile.seconds", 0));
  private static final long STEPS_OF_A_WORKER = NANOS == 0 ? 40_000 : 400_000;

  private static final int TURNS_OF_A_RUIN = 3;
  private static final int MOST_SMASHES_AT_ONCE = 16;

  @TempDir(factory = SharedMemory.class)
  Path directory;

  private final List<Watched> workers = new ArrayList<>();
  private final List<Ruin> ruins = new ArrayList<>();

  @AfterEach
  void endEverybody() {
    workers.forEach(Watched::close);
  }

  @Test
  void damageOfMapsInUseIsSurvived() throws IOException {
    long end = System.nanoTime() + NANOS;
    Random random = new Random();
    long rounds = 0;
    long smashes = 0;
    long[] sums = new long[Counter.values().length];
    do {
      long seed = random.nextLong();
      smashes += round(seed);
      rounds++;
      for (Watched worker : workers) {
        for (Counter counter : Counter.values()) {
          sums[counter.ordinal()] += worker.progress().get(counter);
        }
      }
    } while (System.nanoTime() < end);
    System.out.printf(
        "hostile memory: %d rounds, %d smashes, %d operations, %d in slots, %d refused; %d"
            + " attaches, %d refused%n",
        rounds,
        smashes,
        sums[OPERATIONS.ordinal()],
        sums[INSIDE.ordinal()],
        sums[REFUSED_OPERATIONS.ordinal()],
        sums[USABLE_FILES.ordinal()] + sums[REFUSED_FILES.ordinal()],
        sums[REFUSED_FILES.ordinal()]);
    // Without these the maps might have been left in peace.
    assertThat(sums[REFUSED_OPERATIONS.ordinal()]).as("refused operations").isPositive();
    assertThat(sums[REFUSED_FILES.ordinal()]).as("refused attaches").isPositive();
    assertThat(sums[INSIDE.ordinal()]).as("operations on maps in slots").isPositive();
  }

  /* How many smashes there were. */
  private long round(long seed) throws IOException {
    Path round = Files.createTempDirectory(directory, "round-");
    Random random = new Random(seed);
    begin(round, seed, random);
    long smashes = 0;
    long turns = 0;
    while (isAnyRunning()) {
      Ruin ruin = ruins.get(random.nextInt(ruins.size()));
      if (random.nextInt(TURNS_OF_A_RUIN) == 0) {
        ruin.restore();
      }
      for (int i = random.nextInt(MOST_SMASHES_AT_ONCE); i >= 0; i--) {
        ruin.smash(random);
        smashes++;
      }
      turns++;
      for (Watched worker : workers) {
        worker.progress().set(TURNS, turns);
      }
      awaitSteps((turns - 1) * workers.size() * MemoryWorker.STEPS_OF_A_TURN);
    }
    workers.forEach(Watched::output);
    for (Ruin ruin : ruins) {
      ruin.removeOtherIds();
    }
    for (Ruin ruin : ruins) {
      ruin.end();
    }
    for (Ruin ruin : ruins) {
      requireWhole(ruin.name());
    }
    return smashes;
  }

  private void begin(Path round, long seed, Random random) throws IOException {
    Maps maps = new Maps(Host.LOCAL);
    ruins.clear();
    for (Victim victim : Victim.all()) {
      Path name = round.resolve(victim.name());
      victim.create(maps, name, random.nextLong());
      for (Path file : victim.files(name)) {
        ruins.add(new Ruin(file));
      }
    }
    workers.clear();
    List<String> asserting = new ArrayList<>(Child.java());
    asserting.add("-ea");
    List<String> optimizing = new ArrayList<>(Child.java());
    optimizing.remove("-XX:TieredStopAtLevel=1");
    workers.add(worker(asserting, round, seed, random));
    workers.add(worker(optimizing, round, seed, random));
  }

  private Watched worker(List<String> java, Path round, long seed, Random random) {
    return Watched.start(
        java,
        MemoryWorker.class,
        round,
        "progress-" + workers.size(),
        progress -> "seed=" + seed,
        random.nextLong(),
        STEPS_OF_A_WORKER);
  }

  private boolean isAnyRunning() {
    boolean any = false;
    for (Watched worker : workers) {
      any |= worker.isRunning();
    }
    return any;
  }

  private long steps() {
    return workers.stream().mapToLong(worker -> worker.progress().get(STEPS)).sum();
  }

  private void awaitSteps(long count) {
    while (steps() < count && isAnyRunning()) {
      Thread.onSpinWait();
    }
  }

  /* What the workers did to a file that is written anew is gone, and they left nothing beside it. */
  private static void requireWhole(Path name) {
    try (SharedMap map = Shmap.attach(name)) {
      assertThat(map.check(true)).isEmpty();
      assertThat(map.info().attachments()).hasSize(1);
    }
  }
}
