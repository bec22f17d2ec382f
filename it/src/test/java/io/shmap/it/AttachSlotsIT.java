package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.MapSpec;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * More processes than a map has attach slots. What real ones add to handles of one process: their
 * slots are freed by the kernel alone, a whole process's at once.
 */
class AttachSlotsIT {

  private static final int SLOTS = 64; // what a map has if not asked for another number

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @RegisterExtension final Children children = new Children(store);

  private static void attach(Child child, Path path, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(child.send("attach " + path)).as("attach %d", i).isEqualTo("ok");
    }
  }

  @Test
  void aProcessBeyondTheSlotsIsToldAndHasRoomWhenAnotherIsKilled() {
    Path path = store.fresh();
    SharedHash<byte[], byte[]> map =
        Shmap.create(
            path,
            MapSpec.hash(Codecs.bytes(4), Codecs.bytes(8)).maxEntries(10).attachSlots(4).build());
    List<Child> fitting = List.of(children.start(), children.start(), children.start());
    Child beyond = children.start();
    fitting.forEach(child -> attach(child, path, 1));
    assertThat(beyond.send("attach " + path)).isEqualTo("error EUSERS");
    assertThat(beyond.send("message"))
        .isEqualTo(
            "attach %s: all attach slots in use, slots=4; create with more, or see: shmap ps %s",
            path, path);
    // Who is attached does not notice.
    assertThat(fitting.get(0).send("update 00000001 0000000000000001 any")).isEqualTo("ok");
    assertThat(map.info().references()).isEqualTo(4);
    fitting.get(1).kill();
    attach(beyond, path, 1);
    assertThat(beyond.send("lookup 00000001")).isEqualTo("0000000000000001");
    assertThat(children.start().send("attach " + path)).isEqualTo("error EUSERS");
    map.close();
  }

  @Test
  void allSlotsOfAKilledProcessAreFreeAtOnce() {
    Path path = store.fresh();
    Child one = children.start();
    Child other = children.start();
    assertThat(one.send("create " + path + " HASH 4 8 10")).isEqualTo("ok");
    attach(one, path, SLOTS / 2 - 1);
    attach(other, path, SLOTS / 2);
    assertThat(one.send("attach " + path)).isEqualTo("error EUSERS");
    assertThat(one.send("references")).isEqualTo("" + SLOTS);
    other.kill();
    Child next = children.start();
    attach(next, path, SLOTS / 2);
    assertThat(next.send("attach " + path)).isEqualTo("error EUSERS");
    assertThat(one.send("references")).isEqualTo("" + SLOTS);
  }
}
