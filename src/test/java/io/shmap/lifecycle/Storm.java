package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mortality;
import io.shmap.sync.RobustLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Processes that do anything to the maps of one store, and die at any step; in rounds, at the end
 * of which all of them are dead.
 *
 * <p>Names: {@code a} and {@code b} are never removed by name; {@code c} and {@code d} are pinned,
 * unpinned and removed; {@code keep} is pinned all the time.
 */
final class Storm implements AutoCloseable {

  private static final int THREADS = 10;
  private static final int OPERATIONS = 40;
  private static final int MOST_STEPS = 1_500;
  private static final int KEEP_SLOTS = 64;
  private static final int COUNTS = 20;
  private static final Duration BOUND = Duration.ofMillis(2);

  /* What may be answered, depending on what the others do. */
  private static final Set<Errno> ANSWERS =
      EnumSet.of(Errno.ENOENT, Errno.EEXIST, Errno.EBUSY, Errno.EUSERS, Errno.EINVAL);

  final LongAdder operations = new LongAdder();
  final LongAdder deaths = new LongAdder();
  final LongAdder attaches = new LongAdder();
  final LongAdder takeovers = new LongAdder();
  final LongAdder orphans = new LongAdder();
  final Queue<String> violations = new ConcurrentLinkedQueue<>();

  private final StormKernel.Flaw flaw;
  private final long seed;
  private final Scene scene = new Scene();
  private final SimulatedProcess inspector = scene.process();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final UUID kept;
  private final LongAdder countsBegun = new LongAdder();
  private final LongAdder countsDone = new LongAdder();
  private final Map<UUID, SimulatedProcess> lockHolders = new ConcurrentHashMap<>();
  private final Set<UUID> dead = ConcurrentHashMap.newKeySet();
  private final AtomicIntegerArray ids = new AtomicIntegerArray(16);

  Storm(StormKernel.Flaw flaw, long seed) {
    this.flaw = flaw;
    this.seed = seed;
    Attachment map =
        new Creating(inspector.store(), LedgerMap.OPENER, "create")
            .create(scene.path("keep"), LedgerMap.blueprint(true, KEEP_SLOTS));
    kept = map.header().instance();
    map.close();
  }

  /** One round, and a look at what it left. */
  void round(int number) throws Exception {
    List<Callable<Void>> work = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed * 1_000_003 + number * 101L + i);
      work.add(
          () -> {
            new Worker(random).run();
            return null;
          });
    }
    for (Future<Void> done : threads.invokeAll(work)) {
      done.get();
    }
    inspect(number % 2 == 0);
  }

  /* Everybody is dead: what is not pinned is dead for ever, and a sweep leaves only the pinned. */
  private void inspect(boolean sweep) {
    if (sweep) {
      Sweep.Result result = inspector.sweep();
      orphans.add(result.removed().size());
      result.findings().forEach(this::violation);
    }
    List<Path> entries = new ArrayList<>();
    for (String entry : Store.entries(scene.path(".shmap"))) {
      if (Ids.parse(entry) != 0) {
        entries.add(scene.path(".shmap").resolve(entry));
      }
    }
    entries.addAll(inspector.store().names());
    for (Path entry : entries) {
      MapFile file = MapFile.open(inspector.store(), entry, false, "inspect");
      try {
        inspect(file, sweep);
      } finally {
        file.close();
      }
    }
    Attachment map = inspector.attach("keep");
    long count = map.data().getLong(LedgerMap.COUNTER);
    require(map.header().instance().equals(kept), "the pinned map is another one");
    require(
        countsDone.sum() <= count && count <= countsBegun.sum(),
        "counted " + count + " but done=" + countsDone + " begun=" + countsBegun);
    inspector.detach(map);
  }

  private void inspect(MapFile file, boolean swept) {
    boolean pinned = file.isHeldByPin() && !file.control().isDeleted();
    require(file.isAt(file.idEntry()), "no id entry of " + file.path());
    require(pinned || !swept, "a sweep left " + file.path());
    if (!pinned) {
      dead.add(file.header().instance());
    }
  }

  private void require(boolean condition, String what) {
    if (!condition) {
      violation(what);
    }
  }

  private void violation(String what) {
    violations.add(what);
  }

  /** One thread, which is one process after another. */
  private final class Worker {

    private final Random random;
    private final List<Attachment> held = new ArrayList<>();
    private StormKernel kernel;
    private SimulatedProcess process;

    Worker(Random random) {
      this.random = random;
    }

    void run() {
      for (int left = OPERATIONS; left > 0; ) {
        process =
            new SimulatedProcess(
                scene.directory, life -> kernel = new StormKernel(life, flaw, random), BOUND);
        held.clear();
        process.dieBefore(random.nextInt(MOST_STEPS));
        try {
          for (; left > 0; left--) {
            answer(this::operation);
            held.forEach(this::check);
            operations.increment();
          }
          if (random.nextBoolean()) {
            new ArrayList<>(held).forEach(this::detach);
          }
        } catch (Mortality.Died e) {
          left--;
        }
        kernel.pause(); // dead, and not yet torn down
        deaths.add(held.isEmpty() && !process.isDead() ? 0 : 1);
        process.bury();
      }
    }

    private void answer(Runnable operation) {
      try {
        operation.run();
      } catch (ShmapException e) {
        require(ANSWERS.contains(e.errno()), e.getMessage());
      }
    }

    private void operation() {
      switch (random.nextInt(18)) {
        case 0, 1 -> enter(() -> process.create(any("a", "b"), false));
        case 2 -> enter(() -> process.create(any("c", "d"), random.nextInt(4) == 0));
        case 3, 4 -> enter(() -> process.createOrAttach(any("a", "b", "c")));
        case 5, 6 -> enter(() -> process.attach(any("a", "b", "c", "d")));
        case 7 -> enter(() -> process.attachReadOnly(any("a", "b", "c", "d")));
        case 8 -> enter(() -> process.attach(ids.get(random.nextInt(ids.length()))));
        case 9 -> attachKept();
        case 10 -> withAny(this::pin);
        case 11 -> Pins.unpin(process.store(), process.name(any("c", "d")));
        case 12 -> Pins.remove(process.store(), process.name(any("c", "d")));
        case 13 -> require(process.sweep().findings().isEmpty(), "a sweep found damage");
        case 14 -> enter(process::createUnnamed);
        case 15 -> withAny(this::detach);
        default -> withAny(this::count);
      }
    }

    private String any(String... names) {
      return names[random.nextInt(names.length)];
    }

    private void withAny(java.util.function.Consumer<Attachment> operation) {
      if (!held.isEmpty()) {
        operation.accept(held.get(random.nextInt(held.size())));
      }
    }

    private void enter(java.util.function.Supplier<Attachment> attach) {
      if (held.size() > 2) {
        detach(held.get(random.nextInt(held.size())));
      }
      Attachment attachment = attach.get();
      held.add(attachment);
      attaches.increment();
      Header header = attachment.header();
      ids.set(header.id() % ids.length(), header.id());
      require(!dead.contains(header.instance()), "a dead map lives again, id=" + header.id());
      int slot = OwnerWord.slot(attachment.self());
      require(LedgerMap.isLaneEmpty(attachment.data(), slot), "a slot was not recovered");
      if (!attachment.isReadOnly()) {
        LedgerMap.fillLane(attachment);
      }
    }

    private void attachKept() {
      try {
        enter(() -> process.attach("keep"));
      } catch (ShmapException e) {
        require(e.errno() == Errno.EBUSY, "the pinned map is lost: " + e.getMessage());
      }
    }

    private void check(Attachment attachment) {
      MapFile file = attachment.file();
      require(!attachment.isDeleted(), "an attached map is deleted, " + file.path());
      require(file.isAt(file.idEntry()), "an attached map has no id entry, " + file.path());
      String name = file.path().getFileName().toString();
      if (name.equals("a") || name.equals("b") || name.equals("keep")) {
        require(file.isAt(file.path()), "an attached map has lost its name, " + name);
      }
    }

    private void pin(Attachment attachment) {
      String name = attachment.path().getFileName().toString();
      if (name.equals("c") || name.equals("d")) {
        if (random.nextBoolean()) {
          attachment.pin();
        } else {
          attachment.pin(process.name(any("c", "d")));
        }
      }
    }

    private void detach(Attachment attachment) {
      held.remove(attachment);
      process.detach(attachment);
    }

    private void count(Attachment attachment) {
      if (attachment.isReadOnly()) {
        return;
      }
      UUID instance = attachment.header().instance();
      RobustLock lock = new RobustLock(attachment.data(), attachment);
      int taken = lock.lock(LedgerMap.LOCK);
      if (taken < 0) {
        return;
      }
      takeovers.add(taken);
      SimulatedProcess before = lockHolders.put(instance, process);
      require(before == null || before.kernel().isBuried(), "a lock has two owners");
      boolean isKept = instance.equals(kept);
      for (int i = 0; i < COUNTS; i++) {
        countsBegun.add(isKept ? 1 : 0);
        long count = attachment.data().getLong(LedgerMap.COUNTER);
        kernel.pause();
        attachment.data().putLong(LedgerMap.COUNTER, count + 1);
        countsDone.add(isKept ? 1 : 0);
      }
      lockHolders.remove(instance, process);
      lock.unlock(LedgerMap.LOCK);
    }
  }

  /** Ends the threads and removes everything; what is left is not looked at. */
  @Override
  public void close() {
    threads.shutdownNow();
    scene.destroy();
  }

  /** Unpins, sweeps, and finds nothing left. */
  void finish() {
    scene.close();
  }
}
