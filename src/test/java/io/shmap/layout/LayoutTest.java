package io.shmap.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pins every published number: a file written by one release is read by another. */
class LayoutTest {

  private static Map<String, Long> constants(Class<?> layout) throws IllegalAccessException {
    Map<String, Long> constants = new TreeMap<>();
    for (Field field : layout.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
        constants.put(field.getName(), ((Number) field.get(null)).longValue());
      }
    }
    return constants;
  }

  private static Map<String, Long> golden(Object... namesAndNumbers) {
    Map<String, Long> golden = new TreeMap<>();
    for (int i = 0; i < namesAndNumbers.length; i += 2) {
      golden.put((String) namesAndNumbers[i], ((Number) namesAndNumbers[i + 1]).longValue());
    }
    return golden;
  }

  @Test
  void headerNumbersNeverMove() throws Exception {
    assertThat(constants(HeaderLayout.class))
        .isEqualTo(
            golden(
                "LENGTH", 0x1000,
                "MAGIC", 0x000,
                "MAJOR", 0x008,
                "MINOR", 0x00a,
                "BYTE_ORDER", 0x00c,
                "COMPATIBLE", 0x010,
                "READ_ONLY_COMPATIBLE", 0x018,
                "INCOMPATIBLE", 0x020,
                "CHECKSUM", 0x028,
                "PAGE_SIZE", 0x02c,
                "FILE_LENGTH", 0x030,
                "INSTANCE", 0x038,
                "HASH_SEED", 0x048,
                "HASH_FUNCTION", 0x050,
                "TYPE", 0x054,
                "FLAGS", 0x058,
                "KEY_SIZE", 0x05c,
                "VALUE_SIZE", 0x060,
                "ATTACH_SLOTS", 0x064,
                "MAX_ENTRIES", 0x068,
                "MAP_EXTRA", 0x070,
                "ID", 0x078,
                "POSSIBLE_CPUS", 0x07c,
                "NAME", 0x080,
                "CREATED_AT", 0x090,
                "CREATOR_PID", 0x098,
                "INODE", 0x0a0,
                "STORE_INODE", 0x0a8,
                "INNER_TYPE", 0x0b0,
                "INNER_FLAGS", 0x0b4,
                "INNER_KEY_SIZE", 0x0b8,
                "INNER_VALUE_SIZE", 0x0bc,
                "INNER_MAX_ENTRIES", 0x0c0,
                "GEOMETRY", 0x100,
                "SECTIONS", 0x140,
                "RESERVED", 0x1c0,
                "SCHEMA_LENGTH", 0x400,
                "SCHEMA", 0x404,
                "MAGIC_VALUE", 0x0a1a0d70616d6873L,
                "BYTE_ORDER_VALUE", 0x01020304,
                "MAJOR_VALUE", 1,
                "MINOR_VALUE", 0,
                "PAGE_SIZE_VALUE", 4096,
                "NAME_LENGTH", 16,
                "GEOMETRY_COUNT", 8,
                "SECTION_COUNT", 8,
                "MAX_SCHEMA_LENGTH", 0xbfc));
  }

  @Test
  void controlNumbersNeverMove() throws Exception {
    assertThat(constants(ControlLayout.class))
        .isEqualTo(
            golden(
                "LIFE", 0x000,
                "ATTACHED", 0x008,
                "CURSOR", 0x00c,
                "HOLDER_PID", 0x010,
                "HOLDER_SINCE", 0x018,
                "BOOT_ID", 0x020,
                "COUNTERS", 0x080,
                "HINTS", 0x100,
                "OVERFLOW", 0x180,
                "SLOTS", 0x200,
                "HINT_COUNT", 16,
                "HINT_LENGTH", 0x08,
                "SLOT_LENGTH", 0x80,
                "SLOT_OWNER", 0x00,
                "SLOT_PID", 0x04,
                "SLOT_PROCESS_START", 0x08,
                "SLOT_ATTACHED_AT", 0x10,
                "SLOT_PID_NAMESPACE", 0x18,
                "SLOT_GENERATION", 0x20,
                "SLOT_FLAGS", 0x24,
                "SLOT_HOST", 0x28,
                "SLOT_COMMAND", 0x48,
                "HOST_LENGTH", 32,
                "COMMAND_LENGTH", 56,
                "READ_ONLY", 1,
                "LEAVING", 2,
                "DELETED", 1,
                "PINNED", 2));
    assertThat(ControlLayout.slot(2)).isEqualTo(0x300);
    assertThat(ControlLayout.length(1)).isEqualTo(0x1000);
    assertThat(ControlLayout.length(28)).isEqualTo(0x1000);
    assertThat(ControlLayout.length(29)).isEqualTo(0x2000);
    assertThat(ControlLayout.length(1023)).isEqualTo(0x21000);
  }

  @Test
  void lockBytesNeverMove() throws Exception {
    assertThat(constants(LockBytes.class))
        .isEqualTo(
            golden(
                "CONTROL", 0x4000_0000_0000_0000L,
                "CONSUMER", 0x4000_0000_0000_0001L,
                "ATTACH", 0x4000_0002_0000_0000L,
                "ATTACH_LENGTH", 0x1_0000_0000L,
                "NAME", 0x4000_0000_0000_0000L));
    assertThat(LockBytes.attach(OwnerWord.of(0, 1))).isEqualTo(0x4000_0002_0000_0400L);
    assertThat(LockBytes.attach(-1)).isEqualTo(0x4000_0002_ffff_ffffL);
  }

  @Test
  void ownerWordsNeverChange() throws Exception {
    assertThat(constants(OwnerWord.class))
        .isEqualTo(golden("SLOT_BITS", 10, "MAX_SLOTS", 1023, "MAX_GENERATION", 0x3fffff));
    int last = OwnerWord.of(1022, OwnerWord.MAX_GENERATION);
    assertThat(last).isEqualTo(0xfffffffe);
    assertThat(OwnerWord.slot(last)).isEqualTo(1022);
    assertThat(OwnerWord.generation(last)).isEqualTo(OwnerWord.MAX_GENERATION);
  }

  @Test
  void bloomNumbersNeverMove() throws Exception {
    assertThat(constants(BloomLayout.class))
        .isEqualTo(
            golden(
                "FROZEN", 0x0000,
                "RESERVED", 0x0008,
                "LANES", 0x1000,
                "BLOCKS", 0x2000,
                "BLOCK_LENGTH", 0x40,
                "PROBE_BITS", 9));
  }
}
