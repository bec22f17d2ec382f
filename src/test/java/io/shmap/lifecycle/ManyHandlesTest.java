package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Handles that come and go leave no mappings behind, whether or not the collector runs. */
class ManyHandlesTest {

  private static final int CYCLES = 3_000;
  private static final int MOST_LEFT = 300;

  private static long mappings() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).size();
  }

  @Test
  void attachAndDetachForEver() throws Exception {
    try (Scene scene = new Scene()) {
      Store store = Store.at(Host.LOCAL, scene.directory, "test");
      Attachment keeps =
          new Creating(store, LedgerMap.OPENER, "create")
              .create(scene.path("m"), LedgerMap.blueprint(false));
      Attaching attaching = new Attaching(store, LedgerMap.OPENER, header -> {}, "attach");
      long before = mappings();
      for (int i = 0; i < CYCLES; i++) {
        attaching.attach(scene.path("m"), false).close();
      }
      assertThat(mappings()).isLessThan(before + MOST_LEFT);
      keeps.close();
    }
  }
}
