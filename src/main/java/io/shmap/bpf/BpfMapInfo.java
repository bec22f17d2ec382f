package io.shmap.bpf;

/**
 * What {@code BPF_OBJ_GET_INFO_BY_FD} tells of a map, by the names of {@code struct bpf_map_info}.
 *
 * @param type bpf(2)'s number
 * @param id of the map
 * @param keySize in bytes
 * @param valueSize in bytes
 * @param maxEntries as created
 * @param mapFlags as created
 * @param name as created
 * @param mapExtra as created
 */
public record BpfMapInfo(
    int type,
    int id,
    int keySize,
    int valueSize,
    long maxEntries,
    int mapFlags,
    String name,
    long mapExtra) {}
