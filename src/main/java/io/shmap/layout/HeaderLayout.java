package io.shmap.layout;

/**
 * Page 0 of a map file: what the map is. Written before the file has a name, never changed after.
 *
 * <pre>
 *        +0      +1      +2      +3      +4      +5      +6      +7
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x000|  's'     'h'     'm'     'a'     'p'    0x0d    0x1a    0x0a  |  MAGIC
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x008|     major     |     minor     |       0x01020304 (u32)        |  VERSION, BYTE_ORDER
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x010|                 compatible features (u64)                     |
 * 0x018|           read-only compatible features (u64)                 |
 * 0x020|                incompatible features (u64)                    |
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x028|         CRC-32C (u32)         |        page size (u32)        |
 * 0x030|                      file length (u64)                        |
 * 0x038|                  random instance id (16 bytes)                |
 * 0x048|                      hash seed (u64)                          |
 * 0x050|      hash function (u32)      |         map type (u32)        |
 * 0x058|        map flags (u32)        |         key size (u32)        |
 * 0x060|        value size (u32)       |       attach slots (u32)      |
 * 0x068|                      max entries (u64)                        |
 * 0x070|                       map extra (u64)                         |
 * 0x078|            id (u32)           |      possible CPUs (u32)      |
 * 0x080|              name, ASCII, zero-padded (16 bytes)              |
 * 0x090|            creation time, ms since 1970 (u64)                 |
 * 0x098|                     creator's pid (u64)                       |
 * 0x0a0|              inode of this file (u64)                         |
 * 0x0a8|              inode of the store's directory (u64)             |
 * 0x0b0|   map type of inner maps      |    map flags of inner maps    |  INNER_TYPE, INNER_FLAGS
 * 0x0b8|   key size of inner maps      |   value size of inner maps    |  INNER_KEY_SIZE, INNER_VALUE_SIZE
 * 0x0c0|              max entries of inner maps, 0 = any (u64)         |  INNER_MAX_ENTRIES
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x100|          geometry: 8 numbers of the engine (u64 each)         |
 * 0x140|      sections: 8 of offset (u64), length (u64); 0, 0 = none   |
 * 0x1c0|                  reserved, 0                                  |
 * 0x400|     schema length (u32)       |   schema, UTF-8 ...           |
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * </pre>
 *
 * <p>INNER_TYPE is 0 for a map that is none of maps, and so are the other words of its inner maps.
 *
 * <p>The checksum is over the page with its own four bytes as 0. Everything is written plainly by
 * the creator before the file is linked, and read plainly after.
 */
public final class HeaderLayout {

  public static final long LENGTH = 0x1000;

  public static final long MAGIC = 0x000;
  public static final long MAJOR = 0x008;
  public static final long MINOR = 0x00a;
  public static final long BYTE_ORDER = 0x00c;
  public static final long COMPATIBLE = 0x010;
  public static final long READ_ONLY_COMPATIBLE = 0x018;
  public static final long INCOMPATIBLE = 0x020;
  public static final long CHECKSUM = 0x028;
  public static final long PAGE_SIZE = 0x02c;
  public static final long FILE_LENGTH = 0x030;
  public static final long INSTANCE = 0x038;
  public static final long HASH_SEED = 0x048;
  public static final long HASH_FUNCTION = 0x050;
  public static final long TYPE = 0x054;
  public static final long FLAGS = 0x058;
  public static final long KEY_SIZE = 0x05c;
  public static final long VALUE_SIZE = 0x060;
  public static final long ATTACH_SLOTS = 0x064;
  public static final long MAX_ENTRIES = 0x068;
  public static final long MAP_EXTRA = 0x070;
  public static final long ID = 0x078;
  public static final long POSSIBLE_CPUS = 0x07c;
  public static final long NAME = 0x080;
  public static final long CREATED_AT = 0x090;
  public static final long CREATOR_PID = 0x098;
  public static final long INODE = 0x0a0;
  public static final long STORE_INODE = 0x0a8;
  public static final long INNER_TYPE = 0x0b0;
  public static final long INNER_FLAGS = 0x0b4;
  public static final long INNER_KEY_SIZE = 0x0b8;
  public static final long INNER_VALUE_SIZE = 0x0bc;
  public static final long INNER_MAX_ENTRIES = 0x0c0;
  public static final long GEOMETRY = 0x100;
  public static final long SECTIONS = 0x140;
  public static final long RESERVED = 0x1c0;
  public static final long SCHEMA_LENGTH = 0x400;
  public static final long SCHEMA = 0x404;

  /** Bytes of {@link #MAGIC}, read as a little-endian u64. */
  public static final long MAGIC_VALUE = 0x0a1a_0d70_616d_6873L;

  public static final int BYTE_ORDER_VALUE = 0x0102_0304;
  public static final int MAJOR_VALUE = 1;
  public static final int MINOR_VALUE = 0;
  public static final int PAGE_SIZE_VALUE = 4096;
  public static final int NAME_LENGTH = 16;
  public static final int GEOMETRY_COUNT = 8;
  public static final int SECTION_COUNT = 8;
  public static final int MAX_SCHEMA_LENGTH = 0xbfc;

  private HeaderLayout() {}
}
