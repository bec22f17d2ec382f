package io.shmap.it.hostile;

import static io.shmap.it.hostile.Progress.Counter.INSIDE;
import static io.shmap.it.hostile.Progress.Counter.OPERATIONS;
import static io.shmap.it.hostile.Progress.Counter.REFUSED_FILES;
import static io.shmap.it.hostile.Progress.Counter.REFUSED_OPERATIONS;
import static io.shmap.it.hostile.Progress.Counter.STEPS;
import static io.shmap.it.hostile.Progress.Counter.TURNS;
import static io.shmap.it.hostile.Progress.Counter.USABLE_FILES;
import static io.shmap.it.hostile.Progress.Counter.WAITS;

import io.shmap.error.ShmapException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A process that does all that can be done to all victims, on handles that it opens and closes
 * again, while somebody damages their memory.
 */
final class MemoryWorker {

  private static final int OPERATIONS_OF_A_HANDLE = 300;

  /** It takes so many steps for each turn of who damages, and may be so many ahead. */
  static final int STEPS_OF_A_TURN = 50;

  private static final int MOST_AHEAD = 200;

  private final List<Victim> victims = Victim.all();
  private final Operations[] handles = new Operations[victims.size()];
  private final Path directory;
  private final Progress progress;
  private final Random random;

  private MemoryWorker(Path directory, Progress progress, Random random) {
    this.directory = directory;
    this.progress = progress;
    this.random = random;
  }

  /** Arguments: directory of the maps, file of the progress, seed, how many steps. */
  public static void main(String[] args) {
    Orphans.endWithParent();
    Progress progress = Progress.in(Path.of(args[1]));
    Random random = new Random(Long.parseLong(args[2]));
    MemoryWorker worker = new MemoryWorker(Path.of(args[0]), progress, random);
    while (progress.get(STEPS) < Long.parseLong(args[3])) {
      worker.awaitTurn();
      worker.step();
      progress.add(STEPS, 1);
    }
    worker.closeSome();
    System.exit(0); // the hook closes the others
  }

  /* On a machine with few processors most steps would find nothing new. */
  private void awaitTurn() {
    while (progress.get(STEPS) > progress.get(TURNS) * STEPS_OF_A_TURN + MOST_AHEAD) {
      progress.add(WAITS, 1);
      Thread.yield();
    }
  }

  private void step() {
    int victim = random.nextInt(handles.length);
    if (handles[victim] == null) {
      handles[victim] = entered(victims.get(victim));
    } else if (random.nextInt(OPERATIONS_OF_A_HANDLE) == 0) {
      close(victim);
    } else {
      long refused = handles[victim].refused();
      long inside = handles[victim].inside();
      handles[victim].one();
      progress.add(OPERATIONS, 1);
      progress.add(REFUSED_OPERATIONS, handles[victim].refused() - refused);
      progress.add(INSIDE, handles[victim].inside() - inside);
    }
  }

  private Operations entered(Victim victim) {
    try {
      Operations operations =
          victim.enter(Operations.HURRIED, directory.resolve(victim.name()), random);
      progress.add(USABLE_FILES, 1);
      return operations;
    } catch (ShmapException e) {
      progress.add(REFUSED_FILES, 1);
      return null;
    }
  }

  private void close(int victim) {
    if (handles[victim] != null) {
      handles[victim].close();
      handles[victim] = null;
    }
  }

  private void closeSome() {
    for (int victim = 0; victim < handles.length; victim += 2) {
      close(victim);
    }
  }
}
