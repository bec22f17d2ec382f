package io.shmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Maps whose only process was killed. */
class ReaperTest {

  private Cli cli;

  @BeforeEach
  void freshStore() throws IOException {
    cli = new Cli();
  }

  @AfterEach
  void removeStore() throws IOException {
    cli.close();
  }

  private void leaveAnOrphan(String name) throws IOException {
    try (Child holder = Child.holding(cli.path(name))) {
      assertThat(cli.out("ps " + name)).contains("\n" + holder.pid() + " ");
      holder.kill();
    }
    assertThat(cli.path(name)).exists();
  }

  @Test
  void gcRemovesAnOrphanAndSaysSo() throws Exception {
    leaveAnOrphan("orphan");
    assertThat(cli.out("gc")).isEqualTo("removed @/.shmap/1 id=1\n");
    assertThat(cli.entries()).isEmpty();
  }

  @Test
  void lookingAtAnOrphanFindsNoSuchMap() throws Exception {
    leaveAnOrphan("orphan");
    assertThat(cli.run("dump orphan"))
        .isEqualTo(new Cli.Result(254, "", "Error: attach @/orphan: no such map\n"));
    assertThat(cli.entries()).isEmpty();
    leaveAnOrphan("other");
    assertThat(cli.out("show")).isEmpty();
    assertThat(cli.entries()).isEmpty();
  }

  @Test
  void onceLooksOnce() throws Exception {
    leaveAnOrphan("orphan");
    assertThat(cli.out("reaper --once")).isEmpty();
    assertThat(cli.entries()).isEmpty();
    leaveAnOrphan("orphan");
    assertThat(cli.out("reaper --once -v")).isEqualTo("removed @/.shmap/2 id=2\n");
  }

  @Test
  void aReaperRemovesWhatDiesUntilItIsTerminated() throws Exception {
    try (Child reaper =
        Child.cli("reaper", "-v", "--interval", "50", "--store", cli.store().toString())) {
      leaveAnOrphanTo(reaper, "first");
      leaveAnOrphanTo(reaper, "second");
      reaper.terminate();
      assertThat(reaper.await()).isEqualTo(128 + 15);
    }
  }

  private void leaveAnOrphanTo(Child reaper, String name) throws Exception {
    try (Child holder = Child.holding(cli.path(name))) {
      assertThat(cli.path(name)).exists();
      holder.kill();
    }
    assertThat(reaper.line()).startsWith("removed " + cli.store());
    await().atMost(Duration.ofSeconds(10)).until(() -> Files.notExists(cli.path(name)));
  }

  @Test
  void intervalsThatMakeNoSenseAreRefused() {
    assertThat(cli.run("reaper --interval 0"))
        .isEqualTo(new Cli.Result(255, "", "Error: interval is not from 1 to 3600000 ms: 0\n"));
  }

  @Test
  void readingDoesNotKeepAMapAlive() throws Exception {
    try (Child holder = Child.holding(cli.path("map"))) {
      assertThat(cli.out("dump map")).isEqualTo("key: 1  value: 2\nFound 1 element\n");
      holder.kill();
    }
    assertThat(cli.run("lookup map key 1").status()).isEqualTo(254);
    assertThat(cli.entries()).isEmpty();
  }
}
