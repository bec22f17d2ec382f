package io.shmap.map;

import io.shmap.layout.HeaderLayout;
import io.shmap.lifecycle.Template;

/**
 * What a new map is to be: bpf(2)'s attributes, and what files add to them.
 *
 * @param type bpf(2)'s number
 * @param keySize in bytes
 * @param valueSize in bytes
 * @param maxEntries as in bpf(2), an unsigned 32-bit number
 * @param flags bpf(2)'s map flags
 * @param mapExtra as in bpf(2)
 * @param numaNode read only with BPF_F_NUMA_NODE, and then only checked
 * @param name bpf(2)'s map name, up to 15 of {@code [A-Za-z0-9_.]}
 * @param schema of key and value, may be empty
 * @param attachSlots how many handles may be open at once, in all processes together
 * @param mode permission bits of the file
 * @param pinned whether the map outlives its handles as long as it has a name
 * @param inner of a map of maps: what its inner maps are
 */
public record MapAttributes(
    int type,
    int keySize,
    int valueSize,
    long maxEntries,
    int flags,
    long mapExtra,
    int numaNode,
    String name,
    String schema,
    int attachSlots,
    int mode,
    boolean pinned,
    Template inner) {

  public static final int DEFAULT_ATTACH_SLOTS = 64;
  public static final int DEFAULT_MODE = 0600;
  public static final int MAX_NAME_LENGTH = HeaderLayout.NAME_LENGTH - 1;

  /** The four that every type has, and defaults for the rest. */
  public static MapAttributes of(int type, int keySize, int valueSize, long maxEntries) {
    return new MapAttributes(
        type,
        keySize,
        valueSize,
        maxEntries,
        0,
        0,
        0,
        "",
        "",
        DEFAULT_ATTACH_SLOTS,
        DEFAULT_MODE,
        false,
        Template.NONE);
  }

  public MapAttributes withFlags(int newFlags, long newMapExtra, int newNumaNode) {
    return new MapAttributes(
        type,
        keySize,
        valueSize,
        maxEntries,
        newFlags,
        newMapExtra,
        newNumaNode,
        name,
        schema,
        attachSlots,
        mode,
        pinned,
        inner);
  }

  public MapAttributes withText(String newName, String newSchema) {
    return new MapAttributes(
        type,
        keySize,
        valueSize,
        maxEntries,
        flags,
        mapExtra,
        numaNode,
        newName,
        newSchema,
        attachSlots,
        mode,
        pinned,
        inner);
  }

  public MapAttributes withFile(int newAttachSlots, int newMode, boolean newPinned) {
    return new MapAttributes(
        type,
        keySize,
        valueSize,
        maxEntries,
        flags,
        mapExtra,
        numaNode,
        name,
        schema,
        newAttachSlots,
        newMode,
        newPinned,
        inner);
  }

  public MapAttributes withInner(Template newInner) {
    return new MapAttributes(
        type,
        keySize,
        valueSize,
        maxEntries,
        flags,
        mapExtra,
        numaNode,
        name,
        schema,
        attachSlots,
        mode,
        pinned,
        newInner);
  }
}
