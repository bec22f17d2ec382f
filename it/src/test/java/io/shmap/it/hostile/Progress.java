package io.shmap.it.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Counters in a file that a child and its parent map: how far the child has come is known when it
 * has crashed or hangs, too.
 */
final class Progress {

  /** What is counted. */
  enum Counter {
    /** Grows with everything that comes to an end: who hangs does not count on. */
    STEPS,
    /** Grows while the child waits for its parent, which is no hang either. */
    WAITS,
    /** The mutation that the child is at. */
    NUMBER,
    /** How often its parent has damaged something: a child that is far ahead waits. */
    TURNS,
    REFUSED_FILES,
    USABLE_FILES,
    OPERATIONS,
    REFUSED_OPERATIONS,
    /** Operations on maps that were found in the slots of maps of maps. */
    INSIDE
  }

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer bytes;

  private Progress(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** The counters in a file, which is made if it is missing. */
  static Progress in(Path file) {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long length = (long) Counter.values().length * Long.BYTES;
      return new Progress(channel.map(FileChannel.MapMode.READ_WRITE, 0, length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int at(Counter counter) {
    return counter.ordinal() * Long.BYTES;
  }

  long get(Counter counter) {
    return (long) LONGS.getVolatile(bytes, at(counter));
  }

  void set(Counter counter, long value) {
    LONGS.setVolatile(bytes, at(counter), value);
  }

  /** Adds to a counter that only the caller writes. */
  void add(Counter counter, long value) {
    set(counter, get(counter) + value);
  }
}
