package io.shmap.cli.demo;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One run: gives files to producers, kills one in the middle of a file, and compares. */
final class DemoRun {

  /** How many attempts may fail, the planned one included: the map has room for as many. */
  static final int FAILURES = 4;

  private static final long LOOK_MILLIS = 50;
  private static final long QUIET_SECONDS = 60;

  /**
   * How it went.
   *
   * @param killed pid of the process that was killed
   * @param killedAt words it had counted
   * @param again pid of the process that did its file again
   * @param discarded words in the map that no committed attempt counted
   * @param totals of the words of committed attempts
   */
  record Result(long killed, long killedAt, long again, long discarded, Map<String, Long> totals) {}

  private record Event(ProducerProcess producer, String line) {}

  private final DemoInput input;
  private final DemoMaps.Place place;
  private final LiveTable table;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<ProducerProcess> producers = new ArrayList<>();
  private final Deque<ProducerProcess.Task> waiting = new ArrayDeque<>();
  private final int victimFile;
  private DemoMaps maps;
  private ProducerProcess victim;
  private boolean planned = true;
  private long killed;
  private long killedAt;
  private long again;
  private int committed;
  private int failures;
  private long lastEvent = System.nanoTime();
  private long lastDone;

  DemoRun(DemoInput input, DemoMaps.Place place, LiveTable table) {
    this.input = input;
    this.place = place;
    this.table = table;
    this.victimFile = input.largest();
    for (int i = 0; i < input.texts().size(); i++) {
      if (i != victimFile) {
        waiting.add(new ProducerProcess.Task(i, 1));
      }
    }
  }

  /** Runs to the end; afterwards nobody is attached. */
  Result run(int count) throws InterruptedException {
    try {
      for (int i = 0; i < count; i++) {
        producers.add(start());
      }
      while (committed < input.texts().size()) {
        step();
      }
      table.drawNow(maps);
      for (ProducerProcess producer : producers) {
        requireExit(producer.finish(), 0, producer);
      }
      DemoMaps.Progress[] files = maps.snapshot();
      Map<String, Long> totals = new HashMap<>();
      long discarded = maps.addTo(totals, files);
      requireThere(true);
      return new Result(killed, killedAt, again, discarded, totals);
    } finally {
      producers.forEach(ProducerProcess::close);
      if (maps != null) {
        maps.close();
      }
    }
  }

  /** Fails unless the files of the maps are there, or are not. */
  void requireThere(boolean expected) {
    boolean counts = Files.exists(place.counts());
    boolean progress = Files.exists(place.progress());
    if (counts != expected || progress != expected) {
      throw failed(
          expected ? "the maps went too early" : "the maps outlived their processes",
          "counts=" + counts + " progress=" + progress);
    }
  }

  private ProducerProcess start() {
    return ProducerProcess.start(place, (from, line) -> events.add(new Event(from, line)));
  }

  private void step() throws InterruptedException {
    Event event = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    if (event != null) {
      lastEvent = System.nanoTime();
      handle(event);
    } else if (System.nanoTime() - lastEvent > TimeUnit.SECONDS.toNanos(QUIET_SECONDS)
        && !isMoving()) {
      throw failed("no producer says anything", "seconds=" + QUIET_SECONDS);
    }
    if (victim != null) {
      killInTheMiddle();
    }
    if (maps != null) {
      table.draw(maps);
    }
  }

  /* A file of many GiB gives no event for long, but its progress moves. */
  private boolean isMoving() {
    long done = 0;
    if (maps != null) {
      for (DemoMaps.Progress file : maps.snapshot()) {
        done += file.done();
      }
    }
    boolean moving = done != lastDone;
    lastDone = done;
    lastEvent = System.nanoTime();
    return moving;
  }

  private void handle(Event event) {
    ProducerProcess producer = event.producer();
    if (event.line() == null) {
      if (producers.contains(producer)) {
        replace(producer);
      }
      return;
    }
    String[] words = event.line().split(" ", 3);
    switch (words[0]) {
      case "ready" -> {
        producer.markReady();
        if (maps == null) {
          maps = DemoMaps.attach(place);
          maps.closeAtExit();
        }
      }
      case "done" -> {
        requireWords(Integer.parseInt(words[1]), Long.parseLong(words[2]));
        committed++;
        if (producer.task().file() == victimFile) {
          again = producer.pid();
          table.say("again   " + name(victimFile) + " by pid " + again);
        }
        producer.rest();
      }
      default -> throw failed(name(Integer.parseInt(words[1])), words[2]);
    }
    giveWork();
  }

  private void requireWords(int file, long done) {
    if (done != input.texts().get(file).words()) {
      throw failed(
          "file changed while the demo ran: " + name(file),
          "words=" + done + " but " + input.texts().get(file).words() + " before");
    }
  }

  /* The victim is chosen when a third is done, so that it dies in the middle of the run too. */
  private void giveWork() {
    for (ProducerProcess producer : producers) {
      boolean free = producer.task() == null && producer != victim && producer.isReady();
      if (free && planned && committed >= input.texts().size() / 3) {
        planned = false;
        victim = producer;
        long words = input.texts().get(victimFile).words();
        give(producer, new ProducerProcess.Task(victimFile, 1), words / 2);
      } else if (free && !waiting.isEmpty()) {
        give(producer, waiting.poll(), -1);
      }
    }
  }

  private void give(ProducerProcess producer, ProducerProcess.Task task, long stop) {
    producer.count(task, stop, input.texts().get(task.file()).path());
  }

  /* It can be seen between start and end for as long as it takes: it stays there. */
  private void killInTheMiddle() {
    DemoMaps.Progress seen = maps.progress().get(victimFile);
    if (seen.phase() != DemoMaps.Phase.COUNTING || seen.done() == 0) {
      return;
    }
    ProducerProcess dying = victim;
    producers.remove(dying);
    victim = null;
    requireExit(dying.kill(), ProducerProcess.KILLED, dying);
    DemoMaps.Progress left = maps.progress().get(victimFile);
    long words = input.texts().get(victimFile).words();
    if (left.phase() != DemoMaps.Phase.COUNTING || left.done() < 1 || left.done() >= words) {
      throw failed("the kill did not land in the middle of the file", "progress=" + left);
    }
    killed = dying.pid();
    killedAt = left.done();
    table.say(
        "killed  pid %d with SIGKILL in the middle of %s, %s of %s words"
            .formatted(
                killed, name(victimFile), LiveTable.number(killedAt), LiveTable.number(words)));
    waiting.addFirst(new ProducerProcess.Task(victimFile, 2));
    failures++;
    giveWork();
    table.drawNow(maps);
  }

  /* Somebody else killed it: its file is done again, by the same scheme. */
  private void replace(ProducerProcess dead) {
    int status = dead.await();
    producers.remove(dead);
    failures++;
    if (failures > FAILURES || dead == victim || !dead.isReady()) {
      throw failed("a producer died, pid=" + dead.pid(), "exit status=" + status);
    }
    table.say("died    pid " + dead.pid() + ", exit status " + status);
    if (dead.task() != null) {
      waiting.addFirst(new ProducerProcess.Task(dead.task().file(), dead.task().attempt() + 1));
    }
    producers.add(start());
    giveWork();
  }

  private String name(int file) {
    return input.name(file);
  }

  private static void requireExit(int status, int expected, ProducerProcess producer) {
    if (status != expected) {
      throw failed(
          "producer pid=" + producer.pid() + " ended with status " + status, "not " + expected);
    }
  }

  private static ShmapException failed(String what, String detail) {
    return new ShmapException(Errno.EIO, "demo: " + what + ", " + detail);
  }
}
