package io.shmap.lifecycle;

import static io.shmap.layout.HeaderLayout.*;

import io.shmap.error.Errno;
import io.shmap.error.MapCorruptedException;
import io.shmap.error.ShmapException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What page 0 of a map file says, on the heap: immutable, and checked when it was read.
 *
 * @param type bpf(2)'s number of the map type
 * @param flags bpf(2)'s map flags
 * @param keySize in bytes
 * @param valueSize in bytes
 * @param maxEntries as asked for at creation
 * @param mapExtra as in bpf(2)
 * @param name bpf(2)'s map name, up to 15 characters; not the file's name
 * @param schema of key and value, or empty
 * @param attachSlots how many handles may be open at once
 * @param possibleCpus of the host at creation
 * @param hashSeed random, so that keys cannot be chosen to collide
 * @param hashFunction number of the hash function, 0 for types without one
 * @param geometry the engine's numbers, {@link io.shmap.layout.HeaderLayout#GEOMETRY_COUNT}
 * @param dataOffset of the data section, in the file
 * @param dataLength of the data section, in bytes
 * @param instance random, told apart from any other map ever
 * @param id of the map in its store
 * @param createdAt ms since 1970
 * @param creatorPid in the creator's namespace
 * @param inode of the file, so that a copy is recognised
 * @param storeInode of the store's directory
 * @param inner what its inner maps are, if it is a map of maps; else {@link Template#NONE}
 */
public record Header(
    int type,
    int flags,
    int keySize,
    int valueSize,
    long maxEntries,
    long mapExtra,
    String name,
    String schema,
    int attachSlots,
    int possibleCpus,
    long hashSeed,
    int hashFunction,
    long[] geometry,
    long dataOffset,
    long dataLength,
    UUID instance,
    int id,
    long createdAt,
    long creatorPid,
    long inode,
    long storeInode,
    Template inner) {

  /** Length of the whole file. */
  public long fileLength() {
    return dataOffset + dataLength;
  }

  /** Whether its values are ids of maps. */
  public boolean isOuter() {
    return inner.type() != 0;
  }

  /** Length of the control section, which lies between the header and the data. */
  long controlLength() {
    return dataOffset - LENGTH;
  }

  /** The same map as it is in this file. */
  Header at(int newId, long newInode, long newStoreInode) {
    return new Header(
        type,
        flags,
        keySize,
        valueSize,
        maxEntries,
        mapExtra,
        name,
        schema,
        attachSlots,
        possibleCpus,
        hashSeed,
        hashFunction,
        geometry,
        dataOffset,
        dataLength,
        instance,
        newId,
        createdAt,
        creatorPid,
        newInode,
        newStoreInode,
        inner);
  }

  byte[] encode() {
    ByteBuffer b = page(new byte[(int) LENGTH]);
    b.putLong((int) MAGIC, MAGIC_VALUE);
    b.putShort((int) MAJOR, (short) MAJOR_VALUE).putShort((int) MINOR, (short) MINOR_VALUE);
    b.putInt((int) BYTE_ORDER, BYTE_ORDER_VALUE);
    b.putInt((int) PAGE_SIZE, PAGE_SIZE_VALUE);
    b.putLong((int) FILE_LENGTH, fileLength());
    b.putLong((int) INSTANCE, instance.getMostSignificantBits());
    b.putLong((int) INSTANCE + 8, instance.getLeastSignificantBits());
    b.putLong((int) HASH_SEED, hashSeed).putInt((int) HASH_FUNCTION, hashFunction);
    b.putInt((int) TYPE, type).putInt((int) FLAGS, flags);
    b.putInt((int) KEY_SIZE, keySize).putInt((int) VALUE_SIZE, valueSize);
    b.putInt((int) ATTACH_SLOTS, attachSlots).putLong((int) MAX_ENTRIES, maxEntries);
    b.putLong((int) MAP_EXTRA, mapExtra).putInt((int) ID, id);
    b.putInt((int) POSSIBLE_CPUS, possibleCpus);
    b.put((int) NAME, name.getBytes(StandardCharsets.US_ASCII));
    b.putLong((int) CREATED_AT, createdAt).putLong((int) CREATOR_PID, creatorPid);
    b.putLong((int) INODE, inode).putLong((int) STORE_INODE, storeInode);
    inner.encode(b);
    for (int i = 0; i < geometry.length; i++) {
      b.putLong((int) GEOMETRY + 8 * i, geometry[i]);
    }
    b.putLong((int) SECTIONS, LENGTH).putLong((int) SECTIONS + 8, controlLength());
    b.putLong((int) SECTIONS + 16, dataOffset).putLong((int) SECTIONS + 24, dataLength);
    byte[] text = schema.getBytes(StandardCharsets.UTF_8);
    b.putInt((int) SCHEMA_LENGTH, text.length).put((int) SCHEMA, text);
    b.putInt((int) CHECKSUM, checksum(b.array()));
    return b.array();
  }

  /**
   * Reads and checks page 0.
   *
   * @param subject operation and path, the beginning of a message
   */
  static Header decode(byte[] bytes, long fileSize, String subject) {
    ByteBuffer b = page(bytes);
    requireFormat(b, fileSize, subject);
    Header header = fields(b, subject);
    header.requireSections(b, fileSize, subject);
    return header;
  }

  private static Header fields(ByteBuffer b, String subject) {
    long[] geometry = new long[GEOMETRY_COUNT];
    for (int i = 0; i < geometry.length; i++) {
      geometry[i] = b.getLong((int) GEOMETRY + 8 * i);
    }
    int schemaLength = b.getInt((int) SCHEMA_LENGTH);
    require(
        schemaLength >= 0 && schemaLength <= MAX_SCHEMA_LENGTH,
        subject,
        "schema length=" + schemaLength);
    byte[] bytes = b.array();
    return new Header(
        b.getInt((int) TYPE),
        b.getInt((int) FLAGS),
        b.getInt((int) KEY_SIZE),
        b.getInt((int) VALUE_SIZE),
        b.getLong((int) MAX_ENTRIES),
        b.getLong((int) MAP_EXTRA),
        asciiZ(Arrays.copyOfRange(bytes, (int) NAME, (int) NAME + NAME_LENGTH)),
        new String(bytes, (int) SCHEMA, schemaLength, StandardCharsets.UTF_8),
        b.getInt((int) ATTACH_SLOTS),
        b.getInt((int) POSSIBLE_CPUS),
        b.getLong((int) HASH_SEED),
        b.getInt((int) HASH_FUNCTION),
        geometry,
        b.getLong((int) SECTIONS + 16),
        b.getLong((int) SECTIONS + 24),
        new UUID(b.getLong((int) INSTANCE), b.getLong((int) INSTANCE + 8)),
        b.getInt((int) ID),
        b.getLong((int) CREATED_AT),
        b.getLong((int) CREATOR_PID),
        b.getLong((int) INODE),
        b.getLong((int) STORE_INODE),
        Template.decode(b));
  }

  private static void requireFormat(ByteBuffer b, long fileSize, String subject) {
    long magic = b.getLong((int) MAGIC);
    if (magic != MAGIC_VALUE) {
      throw new ShmapException(
          Errno.EINVAL,
          subject + ": not a shmap file, magic=0x" + Long.toHexString(magic) + " at 0x0");
    }
    int order = b.getInt((int) BYTE_ORDER);
    if (order != BYTE_ORDER_VALUE) {
      throw new ShmapException(
          Errno.EINVAL,
          subject + ": written in another byte order, mark=0x" + Integer.toHexString(order));
    }
    int major = b.getShort((int) MAJOR) & 0xffff;
    int minor = b.getShort((int) MINOR) & 0xffff;
    if (major != MAJOR_VALUE) {
      throw new ShmapException(
          Errno.EINVAL,
          String.format(
              "%s: format %d.%d but this library reads %d.x; see src/docs/format.md",
              subject, major, minor, MAJOR_VALUE));
    }
    int found = b.getInt((int) CHECKSUM);
    int computed = checksum(b.array());
    if (found != computed) {
      throw new MapCorruptedException(
          String.format(
              "%s: header damaged, checksum=0x%08x but 0x%08x in file", subject, computed, found));
    }
    long incompatible = b.getLong((int) INCOMPATIBLE);
    long readOnlyCompatible = b.getLong((int) READ_ONLY_COMPATIBLE);
    if (incompatible != 0 || readOnlyCompatible != 0) {
      throw new ShmapException(
          Errno.EOPNOTSUPP,
          String.format(
              "%s: format %d.%d uses features this library %d.%d does not know, incompatible=0x%x"
                  + " readOnlyCompatible=0x%x",
              subject, major, minor, MAJOR_VALUE, MINOR_VALUE, incompatible, readOnlyCompatible));
    }
    int pageSize = b.getInt((int) PAGE_SIZE);
    require(pageSize == PAGE_SIZE_VALUE, subject, "page size=" + pageSize);
    long length = b.getLong((int) FILE_LENGTH);
    require(length == fileSize, subject, "file length=" + length + " in header but " + fileSize);
  }

  private void requireSections(ByteBuffer b, long fileSize, String subject) {
    long controlOffset = b.getLong((int) SECTIONS);
    long controlLength = b.getLong((int) SECTIONS + 8);
    require(
        attachSlots >= 1 && attachSlots <= io.shmap.layout.OwnerWord.MAX_SLOTS,
        subject,
        "attach slots=" + attachSlots);
    long expected = io.shmap.layout.ControlLayout.length(attachSlots);
    require(
        controlOffset == LENGTH && controlLength == expected,
        subject,
        "control section at 0x" + Long.toHexString(controlOffset) + " length=" + controlLength);
    require(
        dataOffset == LENGTH + expected && dataLength > 0 && dataLength == fileSize - dataOffset,
        subject,
        "data section at 0x" + Long.toHexString(dataOffset) + " length=" + dataLength);
    require(keySize >= 0 && valueSize >= 0, subject, "key size=" + keySize);
    require(maxEntries > 0 && maxEntries <= 0xffff_ffffL, subject, "max entries=" + maxEntries);
    require(id > 0, subject, "id=" + id);
  }

  private static void require(boolean condition, String subject, String what) {
    if (!condition) {
      throw new MapCorruptedException(subject + ": header damaged, " + what);
    }
  }

  private static ByteBuffer page(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String asciiZ(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.US_ASCII);
  }

  private static int checksum(byte[] page) {
    CRC32C crc = new CRC32C();
    crc.update(page, 0, (int) CHECKSUM);
    crc.update(new byte[4]);
    crc.update(page, (int) CHECKSUM + 4, page.length - (int) CHECKSUM - 4);
    return (int) crc.getValue();
  }
}
