package io.shmap.it;

import io.shmap.LongHash;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A process of the kill storm: changes its own keys, and one that all share, until it is killed.
 *
 * <p>After each change has returned it is written down in the ledger, so a survivor knows what must
 * be there. {@code inside} says which operation the process is in.
 */
final class StormWorker {

  private final StormMaps maps;
  private final int worker;

  private StormWorker(StormMaps maps, int worker) {
    this.maps = maps;
    this.worker = worker;
  }

  public static void main(String[] args) throws IOException {
    StormMaps maps = StormMaps.attach(Path.of(args[0]));
    StormWorker worker = new StormWorker(maps, Integer.parseInt(args[1]));
    Thread parent = new Thread(StormWorker::endWithParent);
    parent.setDaemon(true);
    parent.start();
    worker.run();
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      // the same: it is gone
    }
    Runtime.getRuntime().halt(0);
  }

  private void run() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (; ; ) {
      int own = worker * StormMaps.KEYS + random.nextInt(StormMaps.KEYS);
      switch (random.nextInt(5)) {
        case 0 -> replaceLong(own);
        case 1 -> replaceWide(own);
        case 2 -> writeCell(own);
        case 3 -> churn(own);
        default -> add();
      }
      maps.operations.addAndGet(worker, 1);
    }
  }

  private void replaceLong(int own) {
    long next = maps.ledgerLong.getLong(own) + 1;
    enter(1);
    maps.longs.asLongs().put(own, next);
    leave();
    maps.ledgerLong.setLong(own, next);
  }

  private void replaceWide(int own) {
    long next = maps.ledgerWide.getLong(own) + 1;
    StormMaps.Wide value = StormMaps.Wide.of(own, next);
    enter(2);
    maps.wides.put((long) own, value);
    leave();
    maps.ledgerWide.setLong(own, next);
  }

  private void writeCell(int own) {
    long next = maps.ledgerCell.getLong(own) + 1;
    StormMaps.Wide value = StormMaps.Wide.of(own, next);
    enter(3);
    maps.cells.set(own, value);
    leave();
    maps.ledgerCell.setLong(own, next);
  }

  /* Inserts and deletes of keys that are never the same again, in a map that is often full. */
  private void churn(int own) {
    long key = ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE;
    LongHash churned = maps.churned.asLongs();
    enter(4);
    try {
      churned.put(key, own);
      churned.delete(key);
    } catch (ShmapException e) {
      if (e.errno() != Errno.E2BIG) {
        throw e;
      }
    } finally {
      leave();
    }
  }

  private void add() {
    enter(5);
    maps.longs.asLongs().addAndGet(StormMaps.SHARED_KEY, 1);
    leave();
    maps.ledgerAdds.addAndGet(worker, 1);
  }

  private void enter(long operation) {
    maps.inside.setLong(worker, operation);
  }

  private void leave() {
    maps.inside.setLong(worker, 0);
  }
}
