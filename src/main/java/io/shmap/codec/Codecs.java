package io.shmap.codec;

import io.shmap.error.ShmapException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;
import net.openhft.chronicle.bytes.BytesMarshallable;

/**
 * The built-in codecs.
 *
 * <p>Sizes are in bytes. A size or a count that is not positive, or a value larger than 1 GiB, is
 * {@code EINVAL}.
 */
public final class Codecs {

  public static final Codec<Byte> INT8 = Numbers.I8;
  public static final Codec<Short> INT16 = Numbers.I16;
  public static final Codec<Integer> INT32 = Numbers.I32;
  public static final Codec<Long> INT64 = Numbers.I64;

  /** 0 to 255. */
  public static final Codec<Integer> UINT8 = Numbers.U8;

  /** 0 to 65535. */
  public static final Codec<Integer> UINT16 = Numbers.U16;

  /** 0 to 4294967295. */
  public static final Codec<Long> UINT32 = Numbers.U32;

  /** The bits of the long, as {@link Long#toUnsignedString} sees them. */
  public static final Codec<Long> UINT64 = Numbers.U64;

  public static final Codec<Float> FLOAT32 = Numbers.F32;
  public static final Codec<Double> FLOAT64 = Numbers.F64;

  /** One byte: 0 or 1; anything but 0 reads as true. */
  public static final Codec<Boolean> BOOL = Numbers.BOOL;

  /** One UTF-16 unit, two bytes. */
  public static final Codec<Character> CHAR = Numbers.CHAR16;

  /** 16 bytes, in the order in which they are printed. */
  public static final Codec<java.util.UUID> UUID = Identifiers.UUIDS;

  /** 4 bytes in network order. */
  public static final Codec<Inet4Address> IPV4 = Identifiers.IPV4;

  /** 16 bytes in network order; a scope is dropped. */
  public static final Codec<Inet6Address> IPV6 = Identifiers.IPV6;

  /** 8 bytes: the length in bits (u32), then the address: a key of an LPM trie. */
  public static final Codec<IpPrefix> IPV4_PREFIX = Identifiers.PREFIX4;

  /** 20 bytes: the length in bits (u32), then the address: a key of an LPM trie. */
  public static final Codec<IpPrefix> IPV6_PREFIX = Identifiers.PREFIX6;

  private Codecs() {}

  /**
   * Latin-1 text of up to {@code size} characters, one byte each, filled up with NUL: C's {@code
   * char[size]}, without a NUL behind text of the full size. The text itself has no NUL.
   */
  public static Codec<String> chars(int size) {
    return new CharsCodec(size);
  }

  /** UTF-8 text of up to {@code size} bytes, filled up with NUL. The text itself has no NUL. */
  public static Codec<String> utf8(int size) {
    return new Utf8Codec(size);
  }

  /** Arrays of exactly {@code size} bytes. */
  public static Codec<byte[]> bytes(int size) {
    return new BytesCodec(size);
  }

  /** Arrays of exactly {@code count} 16-bit integers. */
  public static Codec<short[]> int16s(int count) {
    return NumbersCodec.shorts(count);
  }

  /** Arrays of exactly {@code count} 32-bit integers. */
  public static Codec<int[]> int32s(int count) {
    return NumbersCodec.ints(count);
  }

  /** Arrays of exactly {@code count} 64-bit integers. */
  public static Codec<long[]> int64s(int count) {
    return NumbersCodec.longs(count);
  }

  /** Arrays of exactly {@code count} 32-bit floating point numbers. */
  public static Codec<float[]> float32s(int count) {
    return NumbersCodec.floats(count);
  }

  /** Arrays of exactly {@code count} 64-bit floating point numbers. */
  public static Codec<double[]> float64s(int count) {
    return NumbersCodec.doubles(count);
  }

  /** Arrays of exactly {@code count} values, none of them null. */
  public static <T> Codec<T[]> array(Codec<T> element, int count) {
    return new ArrayCodec<>(element, count);
  }

  /** Lists of exactly {@code count} values, none of them null; decoded ones are unmodifiable. */
  public static <T> Codec<List<T>> list(Codec<T> element, int count) {
    return new ArrayCodec<>(element, count).asList();
  }

  /** The ordinal, 4 bytes; the names of the constants are in the schema. */
  public static <E extends Enum<E>> Codec<E> enumOf(Class<E> type) {
    return new EnumCodec<>(type);
  }

  /**
   * A record as a struct, its components at the offsets that C would give them.
   *
   * <p>Components may be primitives and their boxes, enums, UUIDs, {@code Inet4Address}, {@code
   * Inet6Address}, records of these; and with {@link Length} strings, arrays and lists of these. No
   * component may be null. Local and private records work. Other components: {@link #recordOf}.
   *
   * @throws ShmapException {@code EINVAL} if a component has no codec, or the record is not
   *     accessible
   */
  public static <R extends Record> Codec<R> record(Class<R> type) {
    return recordOf(type).build();
  }

  /** As {@link #record}, with codecs of your choice for some components. */
  public static <R extends Record> RecordCodecBuilder<R> recordOf(Class<R> type) {
    return new RecordCodecBuilder<>(type);
  }

  /**
   * Objects that write themselves, in at most {@code size} bytes. Other programs cannot read the
   * values.
   *
   * <p>The class has a constructor without parameters, and {@code readMarshallable} and {@code
   * writeMarshallable} of its own: Chronicle's, which it would inherit, use reflection that needs
   * JVM flags. Reading finds all {@code size} bytes, filled up with 0.
   *
   * @throws ShmapException {@code EINVAL} if the class is not of that kind, or not accessible
   */
  public static <T extends BytesMarshallable> Codec<T> marshallable(Class<T> type, int size) {
    return MarshallableCodec.of(type, size);
  }
}
