package io.shmap.it.hostile;

import io.shmap.MapType;
import io.shmap.layout.ControlLayout;
import io.shmap.layout.HeaderLayout;
import io.shmap.lifecycle.FilePatch;
import io.shmap.lifecycle.Template;
import io.shmap.map.BpfFlags;
import io.shmap.map.MapAttributes;
import io.shmap.map.Nesting;
import io.shmap.map.Shapes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Makes hostile files out of a good one; the same random numbers make the same file. */
final class Mutator {

  private static final int PAGE = HeaderLayout.PAGE_SIZE_VALUE;
  private static final int CONTROL = (int) HeaderLayout.LENGTH;

  /** Where the header's numbers are: smashes at random offsets would seldom hit one whole. */
  private static final long[] FIELDS = {
    HeaderLayout.MAJOR,
    HeaderLayout.COMPATIBLE,
    HeaderLayout.READ_ONLY_COMPATIBLE,
    HeaderLayout.INCOMPATIBLE,
    HeaderLayout.PAGE_SIZE,
    HeaderLayout.FILE_LENGTH,
    HeaderLayout.INSTANCE,
    HeaderLayout.HASH_SEED,
    HeaderLayout.HASH_FUNCTION,
    HeaderLayout.TYPE,
    HeaderLayout.FLAGS,
    HeaderLayout.KEY_SIZE,
    HeaderLayout.VALUE_SIZE,
    HeaderLayout.ATTACH_SLOTS,
    HeaderLayout.MAX_ENTRIES,
    HeaderLayout.MAP_EXTRA,
    HeaderLayout.ID,
    HeaderLayout.POSSIBLE_CPUS,
    HeaderLayout.NAME,
    HeaderLayout.INODE,
    HeaderLayout.STORE_INODE,
    HeaderLayout.INNER_TYPE,
    HeaderLayout.INNER_FLAGS,
    HeaderLayout.INNER_KEY_SIZE,
    HeaderLayout.INNER_VALUE_SIZE,
    HeaderLayout.INNER_MAX_ENTRIES,
    HeaderLayout.SCHEMA_LENGTH
  };

  /** Ends of ranges, sizes of things, masks, numbers that overflow. */
  private static final long[] INTERESTING = {
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    9,
    16,
    63,
    64,
    128,
    255,
    256,
    1023,
    1024,
    4095,
    4096,
    4097,
    0x7fff,
    0x8000,
    0xffff,
    0x1_0000,
    (1 << 22) - 1,
    1 << 22,
    0x7fff_ffff,
    0x8000_0000L,
    0xffff_fffeL,
    0xffff_ffffL,
    1L << 32,
    1L << 40,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  /** Flags of which some type wants one, or has another shape with it. */
  private static final int[] FLAGS = {0, BpfFlags.NO_PREALLOC, BpfFlags.MMAPABLE};

  private static final Template HASH_OF_LONGS = new Template(1, 0, 8, 8, 0);

  private static final int MOST_ATTEMPTS = 16;

  private final byte[] good;
  private final int data;

  Mutator(byte[] good) {
    this.good = good;
    this.data = (int) buffer(good).getLong((int) HeaderLayout.SECTIONS + 16);
  }

  /** A file like the good one, but for some bytes, or for its length. */
  byte[] mutate(Random random) {
    byte[] image = good.clone();
    ByteBuffer bytes = buffer(image);
    if (random.nextInt(12) == 0) {
      conspire(bytes, random);
    }
    for (int i = random.nextInt(4); i >= 0; i--) {
      smash(bytes, random);
    }
    boolean header = !Arrays.equals(image, 0, PAGE, good, 0, PAGE);
    if (header && random.nextInt(8) != 0) {
      putChecksum(image); // most mutations would end at the checksum
    }
    return random.nextInt(24) == 0 ? cutOrGrown(image, random) : image;
  }

  /* Half of them say so in the header. */
  private static byte[] cutOrGrown(byte[] image, Random random) {
    int length =
        switch (random.nextInt(4)) {
          case 0 -> random.nextInt(image.length);
          case 1 -> image.length - PAGE * (1 + random.nextInt(2));
          case 2 -> image.length + PAGE * (1 + random.nextInt(3));
          default -> image.length + random.nextInt(9) - 4;
        };
    byte[] other = Arrays.copyOf(image, length);
    if (length >= PAGE && random.nextBoolean()) {
      ByteBuffer bytes = buffer(other);
      bytes.putLong((int) HeaderLayout.FILE_LENGTH, length);
      long section = bytes.getLong((int) HeaderLayout.SECTIONS + 16);
      bytes.putLong((int) HeaderLayout.SECTIONS + 24, length - section);
      putChecksum(other);
    }
    return other;
  }

  /** Damages the header, the schema, the control pages or the data. */
  void smash(ByteBuffer bytes, Random random) {
    int offset =
        switch (random.nextInt(8)) {
          case 0, 1 -> (int) FIELDS[random.nextInt(FIELDS.length)];
          case 2 -> (int) HeaderLayout.GEOMETRY + random.nextInt(0x60);
          case 3 -> (int) HeaderLayout.SCHEMA_LENGTH + random.nextInt(96);
          case 4 -> random.nextInt(good.length);
          default -> behindHeader(random);
        };
    smash(bytes, offset, random);
  }

  /** Damages the control pages or the data. */
  void smashBehindHeader(ByteBuffer bytes, Random random) {
    smash(bytes, behindHeader(random), random);
  }

  private int behindHeader(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> CONTROL + random.nextInt((int) ControlLayout.SLOTS);
      case 1 -> CONTROL + (int) ControlLayout.SLOTS + random.nextInt(1024);
      case 2 -> data + random.nextInt(0x300);
      default -> data + random.nextInt(good.length - data);
    };
  }

  private void smash(ByteBuffer bytes, int near, Random random) {
    int size = 1 << random.nextInt(4);
    int at = Math.min(random.nextInt(4) == 0 ? near : near & -size, good.length - size);
    long old = get(bytes, at, size);
    int other = random.nextInt(good.length - 128);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> put(bytes, at, size, old ^ 1L << random.nextInt(Byte.SIZE * size));
      case 3, 4, 5 -> put(bytes, at, size, INTERESTING[random.nextInt(INTERESTING.length)]);
      case 6 -> put(bytes, at, size, random.nextLong());
      case 7 -> put(bytes, at, size, old + random.nextInt(5) - 2);
      case 8 -> put(bytes, at, size, old << random.nextInt(8));
      case 9 -> {
        put(bytes, at, size, get(bytes, other & -size, size));
        put(bytes, other & -size, size, old);
      }
      case 10 -> {
        byte filler = (byte) (random.nextBoolean() ? 0 : random.nextInt());
        for (int i = at; i < Math.min(at + 1 + random.nextInt(64), good.length); i++) {
          bytes.put(i, filler);
        }
      }
      default -> {
        int length = Math.min(1 + random.nextInt(128), good.length - at);
        for (int i = 0; i < length; i++) {
          bytes.put(at + i, bytes.get(other + i));
        }
      }
    }
  }

  /*
   * A header whose numbers agree with each other: what somebody writes who knows the format. It
   * gets past every comparison of one of its numbers with another.
   */
  private static void conspire(ByteBuffer bytes, Random random) {
    MapAttributes attributes = attributes(random);
    int cpus = random.nextBoolean() ? 1 + random.nextInt(8) : (int) size(random);
    bytes.putInt((int) HeaderLayout.TYPE, attributes.type());
    bytes.putInt((int) HeaderLayout.FLAGS, attributes.flags());
    bytes.putInt((int) HeaderLayout.KEY_SIZE, attributes.keySize());
    bytes.putInt((int) HeaderLayout.VALUE_SIZE, attributes.valueSize());
    bytes.putLong((int) HeaderLayout.MAX_ENTRIES, attributes.maxEntries());
    bytes.putInt((int) HeaderLayout.ATTACH_SLOTS, attributes.attachSlots());
    bytes.putInt((int) HeaderLayout.POSSIBLE_CPUS, cpus);
    bytes.putInt((int) HeaderLayout.INNER_TYPE, attributes.inner().type());
    bytes.putInt((int) HeaderLayout.INNER_KEY_SIZE, attributes.inner().keySize());
    bytes.putInt((int) HeaderLayout.INNER_VALUE_SIZE, attributes.inner().valueSize());
    if (!Shapes.isPossible(attributes, cpus)) {
      return;
    }
    bytes.putInt((int) HeaderLayout.HASH_FUNCTION, Shapes.hashFunction(attributes));
    long[] numbers = Shapes.numbers(attributes, cpus);
    for (int i = 0; i < HeaderLayout.GEOMETRY_COUNT; i++) {
      bytes.putLong((int) HeaderLayout.GEOMETRY + 8 * i, i < numbers.length ? numbers[i] : 0);
    }
  }

  /* Few types take any key size and any flags: a map that may be is looked for. */
  private static MapAttributes attributes(Random random) {
    MapType type = MapType.values()[random.nextInt(MapType.values().length)];
    MapAttributes attributes;
    int attempts = 0;
    do {
      int keySize = random.nextBoolean() ? 4 * random.nextInt(3) : (int) size(random);
      attributes =
          MapAttributes.of(type.number(), keySize, (int) size(random), size(random))
              .withFlags(FLAGS[random.nextInt(FLAGS.length)], 0, 0)
              .withFile(1 + random.nextInt(8), MapAttributes.DEFAULT_MODE, true)
              .withInner(Nesting.isOuter(type.number()) ? HASH_OF_LONGS : Template.NONE);
    } while (++attempts < MOST_ATTEMPTS && !Shapes.isPossible(attributes, 1));
    return attributes;
  }

  private static long size(Random random) {
    return random.nextBoolean()
        ? 1 + random.nextInt(64)
        : INTERESTING[random.nextInt(INTERESTING.length)];
  }

  /** Makes the checksum right again. */
  static void putChecksum(byte[] image) {
    buffer(image).putInt((int) HeaderLayout.CHECKSUM, FilePatch.checksum(image));
  }

  static ByteBuffer buffer(byte[] image) {
    return ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long get(ByteBuffer bytes, int at, int size) {
    return switch (size) {
      case 1 -> bytes.get(at);
      case 2 -> bytes.getShort(at);
      case 4 -> bytes.getInt(at);
      default -> bytes.getLong(at);
    };
  }

  private static void put(ByteBuffer bytes, int at, int size, long value) {
    switch (size) {
      case 1 -> bytes.put(at, (byte) value);
      case 2 -> bytes.putShort(at, (short) value);
      case 4 -> bytes.putInt(at, (int) value);
      default -> bytes.putLong(at, value);
    }
  }
}
