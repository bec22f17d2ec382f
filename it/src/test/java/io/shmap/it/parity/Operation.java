package io.shmap.it.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One command with its arguments, chosen before anything is run.
 *
 * @param kind which command
 * @param handle slot of the handle it goes through
 * @param key number of the key; for OPEN and NEXT_ID which id
 * @param count entries of a batch, an unsigned number
 * @param flags flag word; of a batch its elem_flags
 * @param batchFlags flag word of a batch
 * @param first the key buffer, or a batch's keys
 * @param second the value buffer or where the next key goes, or a batch's values
 * @param in a batch's in_batch
 * @param out a batch's out_batch
 * @param seed of the value's bytes, and of the keys of a batch
 */
record Operation(
    Kind kind,
    int handle,
    int key,
    int count,
    long flags,
    long batchFlags,
    Buffer first,
    Buffer second,
    In in,
    Buffer out,
    int seed) {

  /** The commands, and how often of a thousand. */
  enum Kind {
    LOOKUP(230),
    UPDATE(300),
    DELETE(110),
    NEXT_KEY(90),
    LOOKUP_AND_DELETE(50),
    LOOKUP_BATCH(50),
    LOOKUP_AND_DELETE_BATCH(10),
    UPDATE_BATCH(50),
    DELETE_BATCH(30),
    OPEN(20),
    CLOSE(10),
    INFO(10),
    NEXT_ID(5),
    WALK(34),
    FREEZE(1);

    final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** What a pointer points to. */
  enum Buffer {
    GOOD,
    NULL,
    SHORT,
    READ_ONLY
  }

  /** What a batch's in_batch is. */
  enum In {
    NULL,
    ZERO,
    BEHIND_THE_END,
    KEY,
    SHORT
  }

  private static final long[] UPDATE_FLAGS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 16, 24, 1L << 32, 1L << 63, -1
  };
  private static final long[] OTHER_FLAGS = {1, 2, 3, 4, 5, 8, 16, 1L << 32, 1L << 63, -1};
  private static final int[] COUNTS = {0, 1, 2, 3, 5, 8, 20, 64, 100, -1};

  private static Operation random(Random random, Geometry geometry) {
    Kind kind = kind(random.nextInt(1000));
    return new Operation(
        kind,
        random.nextInt(10) < 6 ? 0 : random.nextInt(4),
        random.nextInt(geometry.keys()),
        COUNTS[random.nextInt(COUNTS.length)],
        kind == Kind.UPDATE
            ? UPDATE_FLAGS[random.nextInt(UPDATE_FLAGS.length)]
            : seldom(random) ? OTHER_FLAGS[random.nextInt(OTHER_FLAGS.length)] : 0,
        seldom(random) ? OTHER_FLAGS[random.nextInt(OTHER_FLAGS.length)] : 0,
        buffer(random, kind == Kind.NEXT_KEY ? 6 : 30),
        buffer(random, 30),
        In.values()[random.nextInt(In.values().length)],
        buffer(random, 30),
        random.nextInt());
  }

  /* Freezes through one of the handles. */
  private static Operation freeze(int handle) {
    Buffer good = Buffer.GOOD;
    return new Operation(
        Kind.FREEZE, handle, 0, COUNTS[0], 0, 0, good, good, In.values()[0], good, 0);
  }

  /** As many by chance; at the end freezes, or a map's second one would not come in every run. */
  static List<Operation> sequence(Random random, Geometry geometry, int length) {
    List<Operation> operations = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      operations.add(random(random, geometry));
    }
    for (int handle = 0; handle < 4; handle++) {
      operations.add(freeze(handle));
      operations.add(freeze(handle));
    }
    return operations;
  }

  private static Kind kind(int at) {
    int below = 0;
    for (Kind kind : Kind.values()) {
      below += kind.weight;
      if (at < below) {
        return kind;
      }
    }
    throw new AssertionError("weights are " + below + " together");
  }

  private static boolean seldom(Random random) {
    return random.nextInt(20) == 0;
  }

  private static Buffer buffer(Random random, int oneIn) {
    return random.nextInt(oneIn) == 0
        ? Buffer.values()[1 + random.nextInt(Buffer.values().length - 1)]
        : Buffer.GOOD;
  }
}
