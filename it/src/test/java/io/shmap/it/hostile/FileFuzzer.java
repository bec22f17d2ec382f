package io.shmap.it.hostile;

import static io.shmap.it.hostile.Progress.Counter.INSIDE;
import static io.shmap.it.hostile.Progress.Counter.NUMBER;
import static io.shmap.it.hostile.Progress.Counter.OPERATIONS;
import static io.shmap.it.hostile.Progress.Counter.REFUSED_FILES;
import static io.shmap.it.hostile.Progress.Counter.REFUSED_OPERATIONS;
import static io.shmap.it.hostile.Progress.Counter.STEPS;
import static io.shmap.it.hostile.Progress.Counter.USABLE_FILES;

import io.shmap.Shmap;
import io.shmap.error.MapCorruptedException;
import io.shmap.error.ShmapException;
import io.shmap.layout.ControlLayout;
import io.shmap.layout.HeaderLayout;
import io.shmap.lifecycle.Handles;
import io.shmap.map.Maps;
import io.shmap.map.OpenMap;
import io.shmap.os.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A process that attaches to one hostile file after the other, and does all that can be done to
 * each that lets it in.
 *
 * <p>There is one file for each victim, written anew for each mutation, so that its inode is the
 * one in its header. A mutation is known by seed and number, and is the same alone.
 */
final class FileFuzzer {

  private static final int MOST_OPERATIONS = 24;
  private static final int ALL = Victim.all().size();
  private static final int BETWEEN_CENSUSES = 16;

  private final Kernel kernel = Kernel.LINUX;
  private final Maps maps = Operations.HURRIED;
  private final BpfOperations bpf = new BpfOperations();
  private final Victim victim;
  private final Path store;
  private final Path name;
  private final Path kept;
  private final Progress progress;
  private final Map<String, Integer> refusals;
  private final int fd;
  private final Mutator mutator;
  private final List<Ruin> tables = new ArrayList<>();
  private int length;

  private FileFuzzer(
      Victim victim, Path directory, long seed, Progress progress, Map<String, Integer> refusals)
      throws IOException {
    this.victim = victim;
    this.store = Files.createDirectory(directory.resolve(victim.name()));
    this.name = store.resolve("map");
    this.kept = directory.resolve(victim.name() + "-kept");
    this.progress = progress;
    this.refusals = refusals;
    victim.create(maps, name, seed);
    Files.createLink(kept, name);
    this.mutator = new Mutator(Files.readAllBytes(kept));
    this.fd = kernel.open(kept.toString(), Kernel.O_RDWR, 0);
    List<Path> files = victim.files(name);
    for (Path table : files.subList(1, files.size())) {
      tables.add(new Ruin(table));
    }
  }

  /** Arguments: directory, file of the progress, seed, first mutation, how many. */
  public static void main(String[] args) throws IOException {
    Orphans.endWithParent();
    Path directory = Path.of(args[0]);
    Progress progress = Progress.in(Path.of(args[1]));
    long seed = Long.parseLong(args[2]);
    long first = Long.parseLong(args[3]);
    Map<String, Integer> refusals = new TreeMap<>();
    List<FileFuzzer> fuzzers = new ArrayList<>();
    for (Victim victim : Victim.all()) {
      fuzzers.add(new FileFuzzer(victim, directory, seed, progress, refusals));
    }
    for (long number = first; number < first + Long.parseLong(args[4]); number++) {
      progress.set(NUMBER, number);
      fuzzers.get((int) (number % fuzzers.size())).attempt(number, seed);
      progress.add(STEPS, 1);
    }
    System.out.println("refused with " + refusals);
  }

  private void attempt(long number, long seed) throws IOException {
    Random random = new Random(seed + number * 0x9e37_79b9_7f4a_7c15L);
    byte[] image = mutator.mutate(random);
    write(image);
    for (Ruin table : tables) {
      if (random.nextInt(4) == 0) {
        table.smash(random);
      }
    }
    try {
      visit(random);
      requireNothingLeft(image, number / ALL % BETWEEN_CENSUSES == 0);
    } catch (Throwable e) {
      throw new AssertionError("mutation " + number + ", of " + victim.name(), e);
    }
  }

  private void write(byte[] image) throws IOException {
    if (length != image.length) {
      length = image.length;
      kernel.ftruncate(fd, length);
    }
    kernel.pwrite(fd, image, 0);
    Path ids = store.resolve(".shmap");
    for (String entry : ids.toFile().list()) {
      if (!entry.equals("next") && !entry.equals("1")) {
        Files.delete(ids.resolve(entry)); // of a mutation that had another id
      }
    }
    link(name);
    link(ids.resolve("1"));
    for (Ruin table : tables) {
      table.restore();
    }
  }

  /* Whoever finds a dead map removes its entries; the file is kept by one that nobody looks at. */
  private void link(Path entry) throws IOException {
    if (!Files.exists(entry)) {
      Files.createLink(entry, kept);
    }
  }

  private void visit(Random random) {
    if (random.nextInt(32) == 0) {
      Shmap.list(store);
      Shmap.gc(store);
    }
    boolean usable = random.nextInt(8) == 0 ? bpf.visit(name, random) : visitAll(random);
    progress.add(usable ? USABLE_FILES : REFUSED_FILES, 1);
  }

  private boolean visitAll(Random random) {
    Operations operations;
    try {
      operations = victim.enter(maps, name, random);
    } catch (ShmapException e) {
      refusals.merge(e.errno().name(), 1, Integer::sum);
      return false;
    }
    try (operations) {
      operations.printBySchema();
      for (int i = random.nextInt(MOST_OPERATIONS); i >= 0; i--) {
        operations.one();
        progress.add(STEPS, 1);
        progress.add(OPERATIONS, 1);
      }
    }
    progress.add(REFUSED_OPERATIONS, operations.refused());
    progress.add(INSIDE, operations.inside());
    return true;
  }

  /* No lock on the file, no record that was not there before; no descriptor, no mapping. */
  private void requireNothingLeft(byte[] image, boolean census) throws IOException {
    if (kernel.probe(fd, Kernel.F_WRLCK, 0, Long.MAX_VALUE) != 0) {
      throw new AssertionError("a lock is left");
    }
    byte[] left = new byte[image.length];
    kernel.pread(fd, left, 0);
    for (int slot = 0; slot < slots(image); slot++) {
      int at = (int) (HeaderLayout.LENGTH + ControlLayout.slot(slot) + ControlLayout.SLOT_OWNER);
      int owner = Mutator.buffer(left).getInt(at);
      if (owner != 0 && owner != Mutator.buffer(image).getInt(at)) {
        requireDamage(owner);
      }
    }
    if (census && !Handles.in(store).equals(new Handles(List.of(), List.of()))) {
      throw new AssertionError("left open: " + Handles.in(store));
    }
  }

  /* As many as the control page has room for, whatever its header says. */
  private static int slots(byte[] image) {
    long end = Math.min(image.length, HeaderLayout.LENGTH + HeaderLayout.PAGE_SIZE_VALUE);
    return (int) ((end - HeaderLayout.LENGTH - ControlLayout.SLOTS) / ControlLayout.SLOT_LENGTH);
  }

  /* A record that damage kept a detach from settling stands in the way of whoever comes next. */
  private void requireDamage(int owner) {
    try (OpenMap map = maps.attach(name, false, header -> {})) {
      throw new AssertionError("a record is left, owner=0x" + Integer.toHexString(owner) + map);
    } catch (MapCorruptedException e) {
      // as documented
    }
  }
}
