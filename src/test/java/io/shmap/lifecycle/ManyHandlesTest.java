package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Handles that come and go leave no mapping of the map behind, whether or not the collector runs.
 */
class ManyHandlesTest {

  private static final int CYCLES = 3_000;

  private static long mappingsOf(Path map) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.endsWith(map.toString()))
        .count();
  }

  @Test
  void attachAndDetachForEver() throws Exception {
    try (Scene scene = new Scene()) {
      Store store = Store.at(Host.LOCAL, scene.directory, "test");
      Path map = scene.path("m");
      Attachment keeps =
          new Creating(store, LedgerMap.OPENER, "create").create(map, LedgerMap.blueprint(false));
      Attaching attaching = new Attaching(store, LedgerMap.OPENER, header -> {}, "attach");
      long before = mappingsOf(map);
      for (int i = 0; i < CYCLES; i++) {
        Attachment handle = attaching.attach(map, false);
        assertThat(i > 0 || mappingsOf(map) > before).as("seen while it is open").isTrue();
        handle.close();
      }
      assertThat(mappingsOf(map)).isEqualTo(before);
      keeps.close();
    }
  }
}
