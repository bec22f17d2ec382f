package io.shmap.map;

/** Map creation flags, with bpf(2)'s names and numbers. */
public final class BpfFlags {

  public static final int NO_PREALLOC = 1;
  public static final int NO_COMMON_LRU = 1 << 1;
  public static final int NUMA_NODE = 1 << 2;
  public static final int RDONLY = 1 << 3;
  public static final int WRONLY = 1 << 4;
  public static final int ZERO_SEED = 1 << 6;
  public static final int RDONLY_PROG = 1 << 7;
  public static final int WRONLY_PROG = 1 << 8;
  public static final int MMAPABLE = 1 << 10;
  public static final int INNER_MAP = 1 << 12;

  /** What every type accepts. */
  static final int ACCESS = RDONLY | WRONLY | RDONLY_PROG | WRONLY_PROG;

  private BpfFlags() {}
}
