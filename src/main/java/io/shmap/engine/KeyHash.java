package io.shmap.engine;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.memory.Region;
import java.nio.ByteOrder;
import net.openhft.hashing.Access;
import net.openhft.hashing.LongHashFunction;

/**
 * The hash of a key: the high bits choose its home, the low byte is its tag.
 *
 * <p>The function is part of the file format and has a number there. Number 1: keys of 4 and 8
 * bytes, as an unsigned number xor the seed xor a constant, are multiplied with another constant to
 * 128 bits (signed), and the two halves are xored; keys of other sizes go through XXH3 (64 bits,
 * with the seed).
 */
public final class KeyHash {

  /** The number of the function in the file's header. */
  public static final int FUNCTION = 1;

  /** Breaks up arithmetic patterns of keys when the seed is 0. */
  private static final long SCRAMBLE = 0xa076_1d64_78bd_642fL;

  private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

  private final int keySize;
  private final long scramble;
  private final LongHashFunction xxh3;

  /** For keys of one size; EINVAL for a function that is not known. */
  public KeyHash(int function, int keySize, long seed) {
    if (function != FUNCTION) {
      throw new ShmapException(
          Errno.EINVAL, "open: hash function " + function + " in file but this library knows 1");
    }
    this.keySize = keySize;
    this.scramble = seed ^ SCRAMBLE;
    this.xxh3 = LongHashFunction.xx3(seed);
  }

  /** The hash of a key operand. */
  public long of(Region key, long keyOffset) {
    if (key == null) {
      return ofLong(keyOffset);
    }
    if (keySize == Long.BYTES) {
      return ofLong(key.getLong(keyOffset));
    }
    if (keySize == Integer.BYTES) {
      return ofLong(key.getInt(keyOffset) & 0xffff_ffffL);
    }
    return xxh3.hash(key, RegionAccess.INSTANCE, keyOffset, keySize);
  }

  /** The hash of a key of 8 bytes. */
  public long ofLong(long key) {
    return fold(key ^ scramble);
  }

  /** What a key of 8 bytes is xored with before it is {@linkplain #fold folded}. */
  public long scramble() {
    return scramble;
  }

  /** The two halves of a product, xored. */
  public static long fold(long scrambled) {
    return Math.multiplyHigh(scrambled, MULTIPLIER) ^ scrambled * MULTIPLIER;
  }

  /** Bytes of a region, for the hash function's library. */
  private static final class RegionAccess extends Access<Region> {

    static final RegionAccess INSTANCE = new RegionAccess();

    @Override
    public long getLong(Region region, long offset) {
      return region.getLong(offset);
    }

    @Override
    public int getInt(Region region, long offset) {
      return region.getInt(offset);
    }

    @Override
    public long getUnsignedInt(Region region, long offset) {
      return region.getInt(offset) & 0xffff_ffffL;
    }

    @Override
    public int getByte(Region region, long offset) {
      return region.getByte(offset);
    }

    @Override
    public ByteOrder byteOrder(Region region) {
      return ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    protected Access<Region> reverseAccess() {
      throw new UnsupportedOperationException("regions are little endian");
    }
  }
}
