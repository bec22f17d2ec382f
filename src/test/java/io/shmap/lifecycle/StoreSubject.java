package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.memory.Mortality;
import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Recovery;
import io.shmap.steps.Stepper;
import io.shmap.steps.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A store with one name, in which two processes create, attach, detach and remove at once.
 *
 * <p>The name is the only key. Its value is absent where there is no living map, and else says who
 * keeps the map alive: a bit for each process and one for the pin.
 */
final class StoreSubject implements Subject<StoreSubject.Player> {

  /** What is there before. */
  enum Stage {
    EMPTY,
    /** A map whose only process has died. */
    ORPHAN,
    /** A pinned map that nobody is attached to. */
    PINNED,
    /** A map that somebody else is attached to all the time. */
    WITNESSED
  }

  static final String NAME = "m";
  static final long KEY = 1;
  static final long PIN = 1;

  private static final long WITNESS = 2;
  private static final long FIRST_PLAYER = 4;

  /** Nobody waits until a bound: who waits for a stopped process is helped. */
  private static final Duration BOUND = Duration.ofHours(1);

  private final Stage stage;
  private final Function<Mortality, MortalKernel> kernels;
  private final List<Player> players = new ArrayList<>();
  private Scene scene;
  private Player witness;

  StoreSubject(Stage stage, Function<Mortality, MortalKernel> kernels) {
    this.stage = stage;
    this.kernels = kernels;
  }

  /** A process, the bit that stands for it, and what it is attached to. */
  record Player(SimulatedProcess process, long bit, List<Attachment> held) {

    Player(SimulatedProcess process, long bit) {
      this(process, bit, new ArrayList<>());
    }
  }

  @Override
  public void begin() {
    if (scene != null) {
      scene.destroy();
    }
    scene = new Scene();
    players.clear();
    witness = new Player(scene.process(), WITNESS);
    switch (stage) {
      case EMPTY -> {}
      case ORPHAN -> scene.orphan(NAME);
      case PINNED -> scene.pinned(NAME);
      case WITNESSED -> {
        witness.held().add(witness.process().create(NAME, false));
        LedgerMap.fillLane(witness.held().get(0));
      }
    }
  }

  @Override
  public Player attach(Stepper steps) {
    SimulatedProcess process =
        scene.add(
            new SimulatedProcess(
                scene.directory, steps.life(), life -> kernels.apply(life).waitWith(steps), BOUND));
    Player player = new Player(process, FIRST_PLAYER << players.size());
    players.add(player);
    return player;
  }

  @Override
  public void bury(Player player, Journal journal) {
    player.process().bury();
    journal.call("end", KEY, null, () -> left(player.bit()));
    player.held().clear();
    players.remove(player);
  }

  /** Who attaches reaps the dead; there is nobody to attach to where the map has ended. */
  @Override
  public void freeSlot(Player dead) {
    SimulatedProcess next = scene.process();
    answer(() -> next.detach(next.attach(NAME)));
    next.bury();
  }

  /** Somebody is attached no more; the last one takes the map along, unless it is pinned. */
  static Effect left(long bit) {
    return entry -> {
      long rest = entry.isAbsent() ? 0 : entry.value() & ~bit;
      return rest == 0 ? entry.without() : entry.with(rest);
    };
  }

  @Override
  public Entry before(long key) {
    return new Entry(
        switch (stage) {
          case EMPTY, ORPHAN -> Entry.ABSENT;
          case PINNED -> PIN;
          case WITNESSED -> WITNESS;
        },
        false);
  }

  @Override
  public void verify(Recovery recovery, Journal journal, List<Journal> others) {
    Player survivor = new Player(scene.process(), FIRST_PLAYER << players.size() + 2);
    switch (recovery) {
      case IN_ORDER -> {}
      case IN_REVERSE -> survivor.process().gc();
      case BY_NEED -> StoreOperations.create(survivor, journal);
    }
    StoreOperations.attach(survivor, journal);
    List<Attachment> attached = new ArrayList<>(survivor.held());
    attached.addAll(witness.held());
    players.forEach(player -> attached.addAll(player.held()));
    attached.forEach(StoreSubject::assertUsable);
    if (!survivor.held().isEmpty()) {
      Attachment[] inSameMap =
          attached.stream().filter(each -> isSame(each, survivor)).toArray(Attachment[]::new);
      Scene.assertSane(inSameMap);
    }
    survivor.process().bury();
    endAndLookForLeftovers();
  }

  private static boolean isSame(Attachment attachment, Player survivor) {
    return attachment.header().instance().equals(survivor.held().get(0).header().instance());
  }

  private static void assertUsable(Attachment attachment) {
    assertThat(attachment.isDeleted()).as("an attached map is deleted").isFalse();
    assertThat(attachment.file().isAt(attachment.file().idEntry())).as("id entry").isTrue();
    assertThat(attachment.data().getLong(LedgerMap.STAMP)).isEqualTo(1);
  }

  /* Everybody dies; the next one finds what is pinned, and nothing else. */
  private void endAndLookForLeftovers() {
    players.forEach(player -> player.process().bury());
    witness.process().bury();
    scene.close();
    scene = null;
  }

  /** Runs the operation; ENOENT and EEXIST are answers. */
  static Errno answer(Runnable operation) {
    try {
      operation.run();
      return null;
    } catch (ShmapException e) {
      return e.errno();
    }
  }
}
