package io.shmap.linear;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.contract.TemporaryStore;
import io.shmap.linear.Staying.Seen;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries that stay, on two handles with a changer and a looker each. */
class StayingTest {

  private static final long LOOKS = 500L * Rounds.count(40);

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @ParameterizedTest
  @EnumSource(names = {"LONGS", "BOXES", "WIDE_VALUES", "PREFIXES", "WIDE_PREFIXES"})
  void noLookupMissesAnEntryThatStaysAndEachWalkShowsItOnce(Face face) throws Exception {
    long seed = new Random().nextLong();
    Path path = store.fresh();
    try (Subject one = face.create(path, Staying.ENTRIES);
        Subject other = face.attach(path, Staying.ENTRIES)) {
      Staying.prepare(one);
      CompletableFuture<Seen> beside =
          CompletableFuture.supplyAsync(
              () -> run(one, one, seed), body -> new Thread(body).start());
      requireWork(run(one, other, seed + 1), seed);
      requireWork(beside.get(), seed);
    }
  }

  private static Seen run(Subject changer, Subject looker, long seed) {
    try {
      return new Staying(changer, looker, seed).run(LOOKS);
    } catch (Exception e) {
      throw new AssertionError("seed=" + seed, e);
    }
  }

  private static void requireWork(Seen seen, long seed) {
    assertThat(seen.replaced()).as("replacements seen, seed=" + seed).isGreaterThanOrEqualTo(100);
    assertThat(seen.comingsAndGoings()).as("others, seed=" + seed).isGreaterThanOrEqualTo(100);
  }
}
