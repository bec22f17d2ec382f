package io.shmap.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine's processors and memory nodes, not those that this process may use: a map outlives
 * the limits of whoever makes it.
 */
final class Machine {

  private static final Path POSSIBLE_CPUS = Path.of("/sys/devices/system/cpu/possible");
  private static final Path NODES = Path.of("/sys/devices/system/node");

  /** BPF_F_NUMA_NODE with this node is as good as without. */
  static final int NO_NODE = -1;

  private Machine() {}

  /** How many processors the kernel could ever have. */
  static int possibleCpus() {
    try {
      return count(Files.readString(POSSIBLE_CPUS).strip());
    } catch (IOException | NumberFormatException e) {
      // A container without /sys: what this process may use is the next best.
      return Runtime.getRuntime().availableProcessors();
    }
  }

  /** The numbers in a list of ranges such as {@code 0-3,8-11}. */
  static int count(String ranges) {
    int count = 0;
    for (String range : ranges.split(",")) {
      String[] ends = range.split("-");
      count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
    }
    return count;
  }

  static boolean hasNumaNode(int node) {
    return node == 0 || node == NO_NODE || node > 0 && Files.exists(NODES.resolve("node" + node));
  }
}
