package io.shmap.lifecycle;

import io.shmap.layout.HeaderLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Changes bytes of a map's file behind the library's back. */
public final class FilePatch {

  private final Path file;

  public FilePatch(Path file) {
    this.file = file;
  }

  /** Stores the lowest {@code size} bytes of a number, little endian. */
  public void put(long offset, long value, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(bytes.limit(size), offset);
    }
  }

  /** The same in the header, which gets the checksum that belongs to it. */
  public void putInHeader(long offset, long value, int size) throws IOException {
    put(offset, value, size);
    byte[] page = new byte[(int) HeaderLayout.LENGTH];
    try (FileChannel channel = FileChannel.open(file)) {
      channel.read(ByteBuffer.wrap(page), 0);
    }
    put(HeaderLayout.CHECKSUM, checksum(page), 4);
  }

  /** The checksum that a file with this header page has. */
  public static int checksum(byte[] file) {
    CRC32C crc = new CRC32C();
    crc.update(file, 0, (int) HeaderLayout.CHECKSUM);
    crc.update(new byte[4]);
    int behind = (int) HeaderLayout.CHECKSUM + 4;
    crc.update(file, behind, (int) HeaderLayout.LENGTH - behind);
    return (int) crc.getValue();
  }
}
