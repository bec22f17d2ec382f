package io.shmap.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages that one entry of a page table maps: 2 MiB where small ones have 4 KiB. */
public final class LargePages {

  private static final Path SIZE = Path.of("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");

  private static final long BYTES = read();

  private LargePages() {}

  private static long read() {
    try {
      return Long.parseLong(Files.readString(SIZE).trim());
    } catch (IOException | NumberFormatException e) {
      return 0; // a kernel without them
    }
  }

  /** In bytes; 0 if the kernel has none. */
  public static long size() {
    return BYTES;
  }
}
