package io.shmap.lifecycle;

import io.shmap.memory.Region;
import io.shmap.os.Kernel;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What a process finds around it: the kernel, memory, and how long it is willing to wait.
 *
 * @param kernel makes the system calls
 * @param memory wraps every region over a map file; the identity but for tests
 * @param controlBound how long attach, create and pin wait for the CONTROL lock
 * @param detachBound how long detach waits for it before it leaves the bookkeeping to others
 * @param lockBound how long a data operation waits for another's lock
 */
public record Host(
    Kernel kernel,
    UnaryOperator<Region> memory,
    Duration controlBound,
    Duration detachBound,
    Duration lockBound) {

  /** This process, with the bounds that are documented. */
  public static final Host LOCAL =
      new Host(
          Kernel.LINUX,
          UnaryOperator.identity(),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10));

  public Host withKernel(Kernel other) {
    return new Host(other, memory, controlBound, detachBound, lockBound);
  }

  public Host withMemory(UnaryOperator<Region> other) {
    return new Host(kernel, other, controlBound, detachBound, lockBound);
  }

  /** The same with other bounds. */
  public Host withBounds(Duration control, Duration detach, Duration lock) {
    return new Host(kernel, memory, control, detach, lock);
  }
}
