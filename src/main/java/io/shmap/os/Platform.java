package io.shmap.os;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.nio.ByteOrder;

/** What shmap runs on: 64-bit little-endian Linux, x86-64 or aarch64. */
final class Platform {

  private Platform() {}

  static boolean isAarch64() {
    return "aarch64".equals(System.getProperty("os.arch"));
  }

  static void requireSupported() {
    String os = System.getProperty("os.name");
    String arch = System.getProperty("os.arch");
    boolean supported =
        "Linux".equals(os)
            && ("amd64".equals(arch) || "aarch64".equals(arch))
            && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    if (!supported) {
      throw new ShmapException(
          Errno.EOPNOTSUPP,
          "start shmap: needs Linux on x86-64 or aarch64, os=" + os + " arch=" + arch);
    }
  }
}
