package io.shmap.map;

import java.util.Set;

/** The map types of bpf(2) that shmap does not have, and why. */
final class KernelTypes {

  private static final Set<Integer> STORED_DATA =
      Set.of(1, 2, 5, 6, 9, 10, 11, 12, 13, 22, 23, 27, 30, 31, 33);

  private KernelTypes() {}

  /** The reason for a type that has no {@link Family}. */
  static String whyNot(int type) {
    return switch (type) {
      case 3 -> "prog_array holds BPF programs, which only the kernel runs";
      case 4 -> "perf_event_array holds perf events of the kernel";
      case 7 -> "stack_trace is filled by the kernel from its own stacks";
      case 8, 19, 21, 32 -> "maps of this type hold cgroups of the kernel or are kept by them";
      case 14, 25 -> "maps of this type hold network devices of the kernel";
      case 15, 17, 18, 20, 24 -> "maps of this type hold sockets of the kernel or are kept by them";
      case 16 -> "cpumap steers the packets of the kernel";
      case 26 -> "struct_ops holds functions that the kernel calls";
      case 28 -> "inode_storage is kept by inodes of the kernel";
      case 29 -> "task_storage is kept by tasks of the kernel";
      case 34 -> "insn_array holds instructions of BPF programs";
      default -> STORED_DATA.contains(type) ? "not built yet" : "no such map type";
    };
  }
}
