package io.shmap.it.hostile;

import static io.shmap.it.hostile.Progress.Counter.INSIDE;
import static io.shmap.it.hostile.Progress.Counter.NUMBER;
import static io.shmap.it.hostile.Progress.Counter.OPERATIONS;
import static io.shmap.it.hostile.Progress.Counter.REFUSED_FILES;
import static io.shmap.it.hostile.Progress.Counter.REFUSED_OPERATIONS;
import static io.shmap.it.hostile.Progress.Counter.USABLE_FILES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shmap.it.Child;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutations of maps' files, before anybody attaches: each is refused with an exception that is
 * documented and leaves nothing behind, or usable. They run in a child JVM, whose crash is a
 * failure, with assertions, which notice an access outside of a mapping that does not crash.
 *
 * <p>{@code -Dshmap.fuzz.mutations=1000000} is the full form. {@code -Dshmap.fuzz.seed} and {@code
 * -Dshmap.fuzz.first} begin where a failure says.
 */
class HostileFileIT {

  private static final long MUTATIONS = Long.getLong("shmap.fuzz.mutations", 8_000);
  private static final long FIRST = Long.getLong("shmap.fuzz.first", 0);

  @TempDir(factory = SharedMemory.class)
  Path directory;

  private Watched fuzzer;

  @AfterEach
  void endIt() {
    fuzzer.close();
  }

  @Test
  void everyMutationIsRefusedOrUsable() {
    long seed = Long.getLong("shmap.fuzz.seed", new Random().nextLong());
    List<String> java = new ArrayList<>(Child.java());
    java.add("-ea");
    fuzzer =
        Watched.start(
            java,
            FileFuzzer.class,
            directory,
            "progress",
            progress -> "-Dshmap.fuzz.seed=" + seed + ", mutation " + progress.get(NUMBER),
            seed,
            FIRST,
            MUTATIONS);
    await().forever().until(() -> !fuzzer.isRunning());
    String output = fuzzer.output();
    Progress progress = fuzzer.progress();
    System.out.printf(
        "hostile files: -Dshmap.fuzz.seed=%d, %d mutations: %d usable, %d operations on them, %d in"
            + " their slots, %d refused; %d %s%n",
        seed,
        MUTATIONS,
        progress.get(USABLE_FILES),
        progress.get(OPERATIONS),
        progress.get(INSIDE),
        progress.get(REFUSED_OPERATIONS),
        progress.get(REFUSED_FILES),
        output);
    assertThat(progress.get(USABLE_FILES) + progress.get(REFUSED_FILES)).isEqualTo(MUTATIONS);
    // Without these every mutation might have ended at the same line.
    assertThat(progress.get(USABLE_FILES)).as("usable files").isGreaterThan(MUTATIONS / 8);
    assertThat(progress.get(REFUSED_FILES)).as("refused files").isGreaterThan(MUTATIONS / 8);
    assertThat(progress.get(REFUSED_OPERATIONS)).as("refused operations").isPositive();
    assertThat(progress.get(INSIDE)).as("operations on maps in slots").isPositive();
  }
}
