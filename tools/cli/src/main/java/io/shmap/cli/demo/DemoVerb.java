package io.shmap.cli.demo;

import io.shmap.cli.Json;
import io.shmap.cli.Verb;
import io.shmap.error.Errno;
import io.shmap.error.MapClosedException;
import io.shmap.error.ShmapException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what the library is for, and proves that it did it. */
@Command(
    name = "demo",
    customSynopsis =
        "shmap demo [--producers N] [--top N] [--pace WORDS_PER_SECOND] [FILE|DIRECTORY]...",
    description = {
      "Counts words by several processes, one of which is killed, and compares.",
      "The processes count the words of text files into shared maps; this one attaches to the",
      "maps and shows the top words. One process is killed with SIGKILL in the middle of a file,",
      "another does that file again. At the end the totals are compared with a count on one heap,",
      "and the maps must be gone. Exit status 0 only if all of that held.",
      "Reads the JDK's legal directory if nothing is given."
    })
public final class DemoVerb extends Verb {

  private static final long WATCH_SECONDS = 5;
  private static final int INTERRUPTED = 255;

  @Option(
      names = "--producers",
      paramLabel = "N",
      defaultValue = "3",
      description = "Processes that count, from 2 to 32; ${DEFAULT-VALUE} if not given.")
  int producers;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "Words to show; ${DEFAULT-VALUE} if not given.")
  int top;

  @Option(
      names = "--pace",
      paramLabel = "N",
      defaultValue = "-1",
      description =
          "Words per second and process, 0 for no limit; if not given, slow enough to watch little"
              + " input on a terminal.")
  long pace;

  @Override
  public Integer call() throws InterruptedException {
    if (producers < 2 || producers > 32 || top < 1 || top > 1000) {
      throw new ShmapException(
          Errno.EINVAL,
          "demo: producers=" + producers + " not in 2..32 or top=" + top + " not in 1..1000");
    }
    List<Path> given = rest().stream().map(Path::of).map(Path::toAbsolutePath).toList();
    DemoInput input = DemoInput.read(given.stream().map(Path::normalize).toList());
    DemoMaps.Place place = place(input);
    PrintWriter talk = isJson() ? new PrintWriter(Writer.nullWriter()) : out();
    LiveTable table = new LiveTable(talk, isTerminal(), top, input.words());
    introduce(talk, input, place);
    DemoRun run = new DemoRun(input, place, table);
    DemoRun.Result result;
    try {
      result = run.run(producers);
    } catch (MapClosedException e) {
      return INTERRUPTED; // this process is exiting, by a signal: nobody is to be told
    }
    table.table(result.totals());
    requireEqual(input.totals(), result.totals());
    run.requireThere(false);
    conclude(talk, input, result);
    return 0;
  }

  private boolean isTerminal() {
    return !isJson() && Boolean.getBoolean("shmap.terminal");
  }

  private DemoMaps.Place place(DemoInput input) {
    String prefix = "demo-" + ProcessHandle.current().pid() + "-";
    return new DemoMaps.Place(
        store().resolve(prefix + "counts"),
        store().resolve(prefix + "progress"),
        input.entries(DemoRun.FAILURES),
        input.texts().size(),
        pace >= 0 ? pace : isTerminal() ? input.words() / producers / WATCH_SECONDS + 1 : 0);
  }

  private void introduce(PrintWriter talk, DemoInput input, DemoMaps.Place place) {
    talk.printf(
        "input   %s words in %s files of %s%n",
        LiveTable.number(input.words()),
        LiveTable.number(input.texts().size()),
        String.join(", ", input.roots().stream().map(Path::toString).toList()));
    talk.printf(
        "maps    %s, a hash of %s entries, and %s%n",
        place.counts(), LiveTable.number(place.entries()), place.progress().getFileName());
    talk.printf("start   %d producers%n", producers);
    talk.flush();
  }

  private static void requireEqual(Map<String, Long> heap, Map<String, Long> shared) {
    if (heap.equals(shared)) {
      return;
    }
    for (Map.Entry<String, Long> word : heap.entrySet()) {
      if (!word.getValue().equals(shared.get(word.getKey()))) {
        throw new ShmapException(
            Errno.EIO,
            "demo: totals differ, word="
                + word.getKey()
                + " heap="
                + word.getValue()
                + " shared="
                + shared.get(word.getKey()));
      }
    }
    throw new ShmapException(
        Errno.EIO, "demo: totals differ, words=" + shared.size() + " heap=" + heap.size());
  }

  private void conclude(PrintWriter talk, DemoInput input, DemoRun.Result result) {
    talk.printf(
        "totals  %s words, %s different: equal to a count on one heap; %s of the dead left out%n",
        LiveTable.number(input.words()),
        LiveTable.number(result.totals().size()),
        LiveTable.number(result.discarded()));
    talk.println("maps    gone with the last process");
    if (isJson()) {
      Json json = json().object().name("files").value(input.texts().size());
      json.name("words").value(input.words()).name("different").value(result.totals().size());
      json.name("killed_pid").value(result.killed()).name("killed_at").value(result.killedAt());
      json.name("again_pid").value(result.again());
      json.name("discarded").value(result.discarded());
      json.name("totals_equal").value(true).name("maps_gone").value(true).end();
    }
  }
}
