package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.contract.ChildMain;
import io.shmap.contract.TemporaryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A process that may have no more descriptors: whatever needs one says so and leaves nothing
 * behind, what is open goes on, and it works again when some have been closed.
 */
class DescriptorLimitIT {

  private static final int LIMIT = 64;

  private static final String SHAPE = " HASH 4 8 10";

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @RegisterExtension final Children children = new Children(store);

  private Child limited() {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "ulimit -n " + LIMIT + " && exec \"$@\"", "sh"));
    command.addAll(Child.java());
    command.add(ChildMain.class.getName());
    return children.add(Child.start(command));
  }

  @Test
  void whoHasNoDescriptorIsToldSoAndLeavesNothing() {
    Path theirs = store.fresh();
    Path dead = store.fresh();
    Child other = children.start();
    other.send("create " + theirs + SHAPE);
    Child limited = limited();
    List<String> calls =
        List.of(
            "attach " + theirs,
            "attach-read-only " + theirs,
            "create-or-attach " + theirs + SHAPE,
            "create " + store.fresh() + SHAPE,
            "create-or-attach " + store.fresh() + SHAPE,
            "list " + store.directory(),
            "gc " + store.directory());
    // Once with descriptors, so that all classes are there when there are none.
    calls.forEach(call -> assertThat(answer(limited, call)).isNotEqualTo("error EMFILE"));
    calls.forEach(call -> requireRefusedUntilThereAreEnough(limited, call));
    kill(other, "create " + dead + SHAPE);
    requireRefusedUntilThereAreEnough(limited, "create " + dead + SHAPE);
    kill(children.start(), "create " + dead + SHAPE);
    requireRefusedUntilThereAreEnough(limited, "gc " + store.directory());
  }

  private static void kill(Child child, String after) {
    assertThat(child.send(after)).isEqualTo("ok");
    child.kill();
  }

  /* The answer to a call, whose handle is closed again. */
  private static String answer(Child child, String call) {
    String answer = child.send(call);
    if (answer.equals("ok")) {
      child.send("close");
    }
    return answer;
  }

  private void requireRefusedUntilThereAreEnough(Child limited, String call) {
    limited.send("leave-descriptors " + LIMIT);
    assertThat(limited.send("create " + store.fresh() + SHAPE)).as(call).isEqualTo("ok");
    List<String> before = store.entries();
    int left = 0;
    assertThat(limited.send("leave-descriptors " + left)).isEqualTo("EMFILE");
    String answer = limited.send(call);
    while (answer.equals("error EMFILE")) {
      String as = call + " with descriptors=" + left;
      assertThat(limited.send("message"))
          .as(as)
          .matches("[a-z]+ /dev/shm/.*: no descriptor left in this process, .*ulimit -n");
      assertThat(before).as(as).containsAll(store.entries());
      assertThat(limited.send("update 00000001 000000000000000" + left + " any"))
          .as(as)
          .isEqualTo("ok");
      left++;
      limited.send("leave-descriptors " + left);
      answer = limited.send(call);
    }
    assertThat(answer).as("%s with descriptors=%d", call, left).matches("ok|[0-9]+");
    assertThat(left).as("descriptors that %s needs", call).isPositive();
    limited.send("close");
  }

  @Test
  void handlesThatHaveTakenAllDescriptorsGiveThemBack() {
    Path path = store.fresh();
    Child other = children.start();
    other.send("create " + path + SHAPE);
    Child limited = limited();
    String answer = limited.send("attach " + path);
    int handles = 0;
    while (answer.equals("ok")) {
      handles++;
      answer = limited.send("attach " + path);
    }
    assertThat(answer).isEqualTo("error EMFILE");
    assertThat(handles).isBetween(LIMIT / 2, LIMIT);
    assertThat(other.send("references")).isEqualTo("" + (handles + 1));
    assertThat(limited.send("update 00000001 0000000000000001 any")).isEqualTo("ok");
    assertThat(limited.send("close")).isEqualTo("ok"); // the last one; the others are still there
    assertThat(limited.send("attach " + path)).isEqualTo("ok");
    assertThat(limited.send("lookup 00000001")).isEqualTo("0000000000000001");
    assertThat(other.send("references")).isEqualTo("" + (handles + 1));
  }
}
