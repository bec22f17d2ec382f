package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shmap.contract.TemporaryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a process that is stopped, and not dead, holds up: no reader, few writers, all within a
 * bound.
 */
class StoppedProcessIT {

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @RegisterExtension final Children children = new Children(store);

  private static void awaitStopped(Child child) {
    await().until(() -> stateOf(child.pid()) == 'T');
  }

  private static char stateOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }

  @Test
  void aWriterStoppedInsideAChangeHoldsUpNoReaderAndFewWriters() {
    Path path = store.fresh();
    Child stopped = children.start();
    Child other = children.start();
    assertThat(other.send("create " + path + " HASH 4 24 1000")).isEqualTo("ok");
    String old = "01".repeat(24);
    for (int i = 0; i < 500; i++) {
      other.send(String.format("update %08x %s any", i, old));
    }
    assertThat(stopped.send("attach-rigged " + path)).isEqualTo("ok");
    stopped.send("signal-before STOP 3"); // after it has taken the lock
    stopped.post("update 00000007 " + "02".repeat(24) + " any");
    awaitStopped(stopped);
    for (int i = 0; i < 500; i++) {
      assertThat(other.send(String.format("lookup %08x", i))).isEqualTo(old);
    }
    assertThat(other.send("walk")).isEqualTo("500");
    int written = 0;
    String refused = "";
    for (int i = 0; i < 20 && written < 10; i++) {
      // Key 7 and its neighbours in the node wait for their bound; take the others first.
      written +=
          i == 7 ? 0 : other.send(String.format("update %08x %s any", i, old)).equals("ok") ? 1 : 0;
    }
    assertThat(written).isEqualTo(10);
    refused = other.send("update 00000007 " + "03".repeat(24) + " any");
    assertThat(refused).isEqualTo("error EBUSY");
    assertThat(other.send("message"))
        .startsWith("update " + path + ": ")
        .contains("lock waited for more than 10000 ms, offset=0x")
        .contains("held by pid=" + stopped.pid() + " (alive, attached ")
        .endsWith("see: shmap ps " + path);
    assertThat(other.send("lookup 00000007")).isEqualTo(old);
    stopped.kill();
    assertThat(other.send("update 00000007 " + "03".repeat(24) + " any")).isEqualTo("ok");
    assertThat(other.send("references")).isEqualTo("1");
  }

  @Test
  void whoHoldsTheControlPageHoldsUpAttachAndPinUpToABoundAndNoDataOperation() throws Exception {
    Path path = store.fresh();
    Child holder = children.start();
    Child user = children.start();
    Child newcomer = children.start();
    Child creator = children.start();
    user.send("create " + path + " HASH 4 8 100");
    newcomer.send("pid"); // is up
    creator.send("pid");
    assertThat(holder.send("hold-control " + path)).isEqualTo("ok");
    holder.signal("STOP");
    awaitStopped(holder);
    newcomer.post("attach " + path);
    creator.post("create " + path + " HASH 4 8 100");
    assertThat(user.send("update 00000001 0000000000000001 any")).isEqualTo("ok");
    assertThat(user.send("lookup 00000001")).isEqualTo("0000000000000001");
    user.post("pin");
    assertThat(newcomer.read()).isEqualTo("error EBUSY");
    assertThat(creator.read()).isEqualTo("error EBUSY");
    assertThat(user.read()).isEqualTo("error EBUSY");
    assertThat(newcomer.send("message"))
        .startsWith(
            "attach " + path + ": control page held for more than 10000 ms, last taken by pid=")
        .endsWith("see: shmap ps " + path);
    holder.signal("KILL");
    holder.await();
    assertThat(newcomer.send("attach " + path)).isEqualTo("ok");
    assertThat(user.send("references")).isEqualTo("2");
  }
}
