package io.shmap.bpf;

/**
 * What {@code BPF_MAP_CREATE} is told, by the names of {@code union bpf_attr}.
 *
 * @param mapType bpf(2)'s number
 * @param keySize in bytes
 * @param valueSize in bytes
 * @param maxEntries an unsigned 32-bit number
 * @param mapFlags {@code BPF_F_...}
 * @param innerMapFd of a map of maps; others ignore it
 * @param numaNode read only with BPF_F_NUMA_NODE
 * @param mapName up to 15 of {@code [A-Za-z0-9_.]}, need not be unique
 * @param mapExtra of a Bloom filter its number of hashes; 0 for other types
 */
public record MapAttr(
    int mapType,
    int keySize,
    int valueSize,
    long maxEntries,
    int mapFlags,
    int innerMapFd,
    int numaNode,
    String mapName,
    long mapExtra) {

  /** What every type needs; the rest 0 and empty. */
  public static MapAttr of(int mapType, int keySize, int valueSize, long maxEntries) {
    return new MapAttr(mapType, keySize, valueSize, maxEntries, 0, 0, 0, "", 0);
  }

  public MapAttr withMapFlags(int flags) {
    return new MapAttr(
        mapType, keySize, valueSize, maxEntries, flags, innerMapFd, numaNode, mapName, mapExtra);
  }

  public MapAttr withInnerMapFd(int fd) {
    return new MapAttr(
        mapType, keySize, valueSize, maxEntries, mapFlags, fd, numaNode, mapName, mapExtra);
  }

  public MapAttr withNumaNode(int node) {
    return new MapAttr(
        mapType, keySize, valueSize, maxEntries, mapFlags, innerMapFd, node, mapName, mapExtra);
  }

  public MapAttr withMapName(String name) {
    return new MapAttr(
        mapType, keySize, valueSize, maxEntries, mapFlags, innerMapFd, numaNode, name, mapExtra);
  }

  public MapAttr withMapExtra(long extra) {
    return new MapAttr(
        mapType, keySize, valueSize, maxEntries, mapFlags, innerMapFd, numaNode, mapName, extra);
  }
}
