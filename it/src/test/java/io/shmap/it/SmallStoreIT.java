package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shmap.contract.ChildMain;
import io.shmap.contract.TemporaryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A file system of 1 MiB, mounted for one child process alone. */
class SmallStoreIT {

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private Child childOnSmallTmpfs() {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--mount", "--propagation", "private", "sh", "-c"));
    command.add("mount -t tmpfs -o size=1m none '" + store.directory() + "' && exec \"$@\"");
    command.add("sh");
    command.addAll(Child.java());
    command.add(ChildMain.class.getName());
    return Child.start(command);
  }

  @Test
  void aFullFileSystemIsRefusedAtCreationAndLeavesNothing() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED: mounting a tmpfs needs root");
    Path path = store.directory().resolve("m");
    try (Child child = childOnSmallTmpfs()) {
      assertThat(child.send("create " + path + " HASH 4 8 1000000")).isEqualTo("error ENOSPC");
      assertThat(child.send("message"))
          .matches(
              "create "
                  + path
                  + ": no space, needs [0-9.]+ MiB but "
                  + store.directory()
                  + " has (0|1)\\.[0-9] MiB free");
      // The space that was reserved in vain is free again: as much as before fits.
      assertThat(child.send("create " + path + " HASH 4 8 10000")).isEqualTo("ok");
      for (int i = 0; i < 10_000; i++) {
        child.send(String.format("update %08x 0000000000000001 any", i));
      }
      assertThat(child.send("size")).isEqualTo("10000");
    }
  }
}
