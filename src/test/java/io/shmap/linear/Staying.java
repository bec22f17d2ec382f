package io.shmap.linear;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Entries that stay, while their values are replaced and other entries come and go around them: no
 * lookup misses one, no walk leaves one out or shows it twice.
 */
public final class Staying {

  /** Keys below it stay. */
  private static final int STAYING = 5;

  /** So many others are there at first. */
  private static final int FIRST = 4;

  /** All keys. */
  public static final int KEYS = 12;

  /** Room for all but one. */
  public static final int ENTRIES = KEYS - 1;

  private static final int LOOKS_PER_WALK = 8;

  /** Without so many changes nothing has been tried. */
  private static final int SEEN = 100;

  private final Subject changer;
  private final Subject looker;
  private final Random random;
  private final Random looks;
  private final long[] last = new long[STAYING];
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicLong comingsAndGoings = new AtomicLong();

  /** What two threads have done. */
  public record Seen(long looks, long replaced, long walks, long comingsAndGoings) {

    @Override
    public String toString() {
      return looks + " " + replaced + " " + walks + " " + comingsAndGoings;
    }
  }

  /** One process, or a part of it, that changes with one thread and looks with another. */
  public Staying(Subject changer, Subject looker, long seed) {
    this.changer = changer;
    this.looker = looker;
    this.random = new Random(seed);
    this.looks = new Random(seed);
  }

  /**
   * Stores some others first, so that of those that stay, if they have one home, some live in it
   * and some further on; and then of the others too.
   */
  public static void prepare(Subject subject) {
    for (int key = STAYING; key < STAYING + FIRST; key++) {
      subject.call(Call.PUT, key, 1, 0);
    }
    for (int key = 0; key < STAYING; key++) {
      subject.call(Call.PUT, key, 1, 0);
    }
  }

  /** Looks so many times at least while the other thread changes, until it has seen changes. */
  public Seen run(long looks) throws InterruptedException, ExecutionException {
    CompletableFuture<Void> changes =
        CompletableFuture.runAsync(this::change, body -> new Thread(body).start());
    long replaced = 0;
    long walks = 0;
    long look = 0;
    try {
      for (; isGoingOn(look < looks || replaced < SEEN, changes); look++) {
        replaced += look((int) (look % STAYING)) ? 1 : 0;
        if (look % LOOKS_PER_WALK == 0) {
          walk();
          walks++;
        }
      }
    } finally {
      done.set(true);
    }
    changes.get();
    return new Seen(look, replaced, walks, comingsAndGoings.get());
  }

  private boolean isGoingOn(boolean more, CompletableFuture<Void> changes) {
    return (more || comingsAndGoings.get() < SEEN) && !changes.isDone();
  }

  private void change() {
    for (long number = 2; !done.get(); number++) {
      if (random.nextInt(3) == 0) {
        changer.call(Call.PUT, random.nextInt(STAYING), number, 0);
        continue;
      }
      int key = STAYING + random.nextInt(KEYS - STAYING);
      Call call = random.nextBoolean() ? Call.INSERT : Call.DELETE;
      if (changer.call(call, key, number, 0) == Register.DONE) {
        comingsAndGoings.incrementAndGet();
      }
    }
  }

  /** True if it was another value than before. */
  private boolean look(int key) {
    long value = looker.call(Call.LOOKUP, key, looks.nextInt(2), 0);
    if (value == Register.ABSENT) {
      throw new AssertionError("missed by a lookup, key=" + key);
    }
    boolean replaced = value != last[key];
    last[key] = value;
    return replaced;
  }

  private void walk() {
    List<Long> keys = looker.walk();
    for (long key = 0; key < STAYING; key++) {
      long wanted = key;
      long shown = keys.stream().filter(each -> each == wanted).count();
      if (shown != 1) {
        throw new AssertionError("shown " + shown + " times by a walk, key=" + key);
      }
    }
  }
}
