package io.shmap.cli;

import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Host;
import io.shmap.lifecycle.Store;
import io.shmap.lifecycle.Sweep;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes dead maps without being asked. */
@Command(
    name = "reaper",
    customSynopsis = "shmap reaper [--once] [--interval MS] [-v]",
    description = "Removes the maps of the store whose every process has died, until SIGTERM.")
final class ReaperVerb extends Verb {

  @Option(names = "--once", description = "Look once and end.")
  boolean once;

  @Option(
      names = "--interval",
      paramLabel = "MS",
      defaultValue = "250",
      description = "Milliseconds from one look to the next; ${DEFAULT-VALUE} if not given.")
  long interval;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print what was removed.")
  boolean verbose;

  @Override
  public Integer call() {
    Words words = words();
    words.requireEnd();
    if (interval < 1 || interval > 3_600_000) {
      throw words.failure("interval is not from 1 to 3600000 ms: " + interval);
    }
    Path directory = store();
    Store.at(Host.LOCAL, directory, "reaper");
    sweep(directory);
    while (!once) {
      pause();
      try {
        sweep(directory);
      } catch (ShmapException e) {
        // The directory may be gone for now; the maps in it are then gone too.
        if (verbose) {
          err().println(e.getMessage());
        }
      }
    }
    return 0;
  }

  private void pause() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(interval);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void sweep(Path directory) {
    Sweep.Result result = new Sweep(Store.at(Host.LOCAL, directory, "reaper")).sweep();
    if (verbose) {
      result.removed().forEach(map -> out().println("removed " + map));
      out().flush();
    }
  }
}
