package io.shmap.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.os.Kernel;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done when a process has as many mappings as it may have. */
class MappingTest {

  private static final int LENGTH = 4096;

  /** Has room for so many mappings. */
  private static final class SmallKernel extends Kernel {

    private final AtomicInteger room;

    SmallKernel(int room) {
      this.room = new AtomicInteger(room);
    }

    @Override
    public long mmap(long address, long length, int prot, int flags, int fd, long offset) {
      if (room.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
        return Errno.ENOMEM.negated();
      }
      return super.mmap(address, length, prot, flags, fd, offset);
    }

    @Override
    public int munmap(long address, long length) {
      int result = super.munmap(address, length);
      room.incrementAndGet();
      return result;
    }
  }

  /** Knows how many mappings there were at most. */
  private static final class CountingKernel extends Kernel {

    private final AtomicInteger existing = new AtomicInteger();
    private int most;

    @Override
    public long mmap(long address, long length, int prot, int flags, int fd, long offset) {
      most = Math.max(most, existing.incrementAndGet());
      return super.mmap(address, length, prot, flags, fd, offset);
    }

    @Override
    public int munmap(long address, long length) {
      existing.decrementAndGet();
      return super.munmap(address, length);
    }
  }

  private int fd;

  @BeforeEach
  void openFile() {
    fd = Kernel.LINUX.open("/dev/shm", Kernel.O_TMPFILE | Kernel.O_RDWR, 0600);
    assertThat(fd).isPositive();
    Kernel.LINUX.ftruncate(fd, LENGTH);
  }

  @AfterEach
  void closeFile() {
    Kernel.LINUX.close(fd);
  }

  private Mapping map(Kernel kernel) {
    return Mapping.of(kernel, fd, 0, LENGTH, true);
  }

  @Test
  void mappingsThatNobodyReachesMakeRoom() {
    SmallKernel kernel = new SmallKernel(3);
    for (int i = 0; i < 12; i++) {
      assertThat(map(kernel).length()).isEqualTo(LENGTH);
    }
  }

  @Test
  void theCollectorIsAskedForLongBeforeTheLimit() {
    CountingKernel kernel = new CountingKernel();
    for (int i = 0; i < 3 * Mapping.MANY; i++) {
      map(kernel);
    }
    assertThat(kernel.most).isLessThan(2 * Mapping.MANY);
  }

  @Test
  void mappingsInUseAreEnomem() {
    SmallKernel kernel = new SmallKernel(1);
    Mapping used = map(kernel);
    assertThatThrownBy(() -> map(kernel))
        .isInstanceOfSatisfying(
            ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM));
    used.region("used").keepAlive();
  }
}
