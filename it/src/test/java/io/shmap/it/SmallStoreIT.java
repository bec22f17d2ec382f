package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shmap.contract.ChildMain;
import io.shmap.contract.TemporaryStore;
import io.shmap.os.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file system of 1 MiB, mounted for child processes alone: what does not fit is refused at
 * creation and leaves nothing; what was created works to its last entry, however full the rest is.
 */
class SmallStoreIT {

  /** The page of the file that the last id is kept in. */
  private static final int ID_COUNTER = 4096;

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @RegisterExtension final Children children = new Children(store);

  private Path path;

  @BeforeEach
  void requireRoot() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED: mounting a tmpfs needs root");
    path = store.directory().resolve("m");
  }

  private Child start(List<String> before) {
    List<String> command = new ArrayList<>(before);
    command.addAll(Child.java());
    command.add(ChildMain.class.getName());
    Child child = children.add(Child.start(command));
    child.send("pid"); // it runs, so the file system is mounted
    return child;
  }

  private Child onSmallTmpfs(String options) {
    String mount = "mount -t tmpfs -o " + options + " none '" + store.directory() + "'";
    return start(
        List.of(
            "unshare",
            "--mount",
            "--propagation",
            "private",
            "sh",
            "-c",
            mount + " && exec \"$@\"",
            "sh"));
  }

  private Child beside(Child child) {
    return start(List.of("nsenter", "--mount=/proc/" + child.pid() + "/ns/mnt"));
  }

  /* The store as the child sees it. */
  private Path storeOf(Child child) {
    return Path.of("/proc/" + child.pid() + "/root" + store.directory());
  }

  private List<String> entries(Child child) {
    return TemporaryStore.entries(storeOf(child));
  }

  private long freeBytes(Child child) {
    return Kernel.LINUX.statfs(storeOf(child).toString()).freeBytes();
  }

  private static String update(int i, int value) {
    return String.format("update %08x %016x any", i, value);
  }

  /* Inserts and replaces as many as there have to be room for, and no more. */
  private static void requireRoom(Child child, int entries) {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < entries; i++) {
        assertThat(child.send(update(i, round + i))).isEqualTo("ok");
      }
    }
    assertThat(child.send(update(entries, 1))).isEqualTo("error E2BIG");
    assertThat(child.send("size")).isEqualTo("" + entries);
    assertThat(child.send("walk")).isEqualTo("" + entries);
    assertThat(child.send("check true")).isEqualTo("[]");
  }

  @Test
  void aFullFileSystemIsRefusedAtCreationAndLeavesNothing() {
    Child child = onSmallTmpfs("size=1m");
    assertThat(child.send("create " + path + " HASH 4 8 1000000")).isEqualTo("error ENOSPC");
    assertThat(child.send("message"))
        .matches(
            "create "
                + path
                + ": no space, needs [0-9.]+ MiB but "
                + store.directory()
                + " has (0|1)\\.[0-9] MiB free");
    assertThat(entries(child)).isEmpty();
    // The space that was reserved in vain is free again: as much as before fits.
    assertThat(child.send("create " + path + " HASH 4 8 10000")).isEqualTo("ok");
    requireRoom(child, 10_000);
  }

  @Test
  void mapsThatFillItHoldWhatTheyWereMadeFor() {
    Child child = onSmallTmpfs("size=1m");
    int maps = createUntilFull(child, 0, " HASH 4 8 1000");
    int all = createUntilFull(child, maps, " ARRAY 4 8 1");
    assertThat(maps).isGreaterThan(5);
    assertThat(freeBytes(child)).as("free, of a store that is full").isLessThan(30_000);
    for (int i = 0; i < maps; i++) {
      assertThat(child.send("attach " + path + i)).isEqualTo("ok");
      requireRoom(child, 1_000);
    }
    assertThat(child.send("list " + store.directory())).isEqualTo("" + all);
    assertThat(child.send("gc " + store.directory())).isEqualTo("0");
  }

  /* Creates maps, numbered from a first number; returns the next, which did not fit. */
  private int createUntilFull(Child child, int first, String shape) {
    int next = first;
    long free = freeBytes(child);
    String answer = child.send("create " + path + next + shape);
    while (answer.equals("ok")) {
      next++;
      free = freeBytes(child);
      answer = child.send("create " + path + next + shape);
    }
    assertThat(answer).isEqualTo("error ENOSPC");
    assertThat(freeBytes(child)).as("free after a refusal").isBetween(free - ID_COUNTER, free);
    assertThat(entries(child)).as("names and ids").hasSize(2 * next);
    return next;
  }

  @Test
  void aMapThatNeedsMoreThanTheOtherHalfIsRefusedAndTheFirstIsAsItWas() {
    Child child = onSmallTmpfs("size=1m");
    assertThat(child.send("create " + path + " HASH 4 8 12000")).isEqualTo("ok");
    child.send(update(1, 7));
    long free = freeBytes(child);
    List<String> before = entries(child);
    String second = "create " + path + "2 HASH 4 8 18000";
    assertThat(child.send(second)).isEqualTo("error ENOSPC");
    assertThat(child.send("message")).contains("no space, needs 0.7 MiB but ");
    assertThat(freeBytes(child)).isEqualTo(free);
    assertThat(entries(child)).isEqualTo(before);
    assertThat(child.send("lookup 00000001")).isEqualTo("0000000000000007");
    assertThat(child.send("close")).isEqualTo("ok");
    assertThat(entries(child)).isEmpty();
    assertThat(child.send(second)).isEqualTo("ok");
    requireRoom(child, 18_000);
  }

  @Test
  void whoeverElseFillsTheRestNothingThatIsThereMinds() throws IOException {
    Child child = onSmallTmpfs("size=1m");
    assertThat(child.send("create " + path + " HASH 4 8 1000")).isEqualTo("ok");
    fill(storeOf(child).resolve("other"));
    assertThat(freeBytes(child)).isZero();
    Child second = beside(child);
    assertThat(second.send("attach " + path)).isEqualTo("ok");
    assertThat(second.send("pin")).isEqualTo("ok");
    requireRoom(second, 1_000);
    assertThat(child.send("lookup 00000001")).isEqualTo("0000000000000002");
    assertThat(child.send("freeze")).isEqualTo("ok");
    assertThat(second.send(update(1, 1))).isEqualTo("error EPERM");
    assertThat(second.send("unpin")).isEqualTo("ok");
    Child third = beside(child);
    child.kill();
    second.kill();
    assertThat(third.send("gc " + store.directory())).isEqualTo("1");
    assertThat(entries(third)).containsExactly("other");
    assertThat(freeBytes(third)).isPositive();
  }

  private static void fill(Path file) throws IOException {
    byte[] page = new byte[4096];
    try (var out = Files.newOutputStream(file)) {
      for (; ; ) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  /* A tmpfs counts names as inodes; a map has two, and the store a directory and a file. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7})
  void whereNoInodeIsLeftAMapIsRefusedAndLeavesNothing(int inodes) {
    Child child = onSmallTmpfs("size=1m,nr_inodes=" + inodes);
    int maps = createUntilFull(child, 0, " ARRAY 4 8 1");
    assertThat(maps).isLessThan(inodes / 2);
    assertThat(child.send("message")).contains("errno=ENOSPC");
    if (maps > 0) {
      assertThat(child.send("update 00000000 0000000000000001 any")).isEqualTo("ok");
      assertThat(child.send("close")).isEqualTo("ok");
      assertThat(child.send("create " + path + " ARRAY 4 8 1")).isEqualTo("ok");
    }
  }
}
