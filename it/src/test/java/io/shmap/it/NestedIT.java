package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.SharedMap;
import io.shmap.Shmap;
import io.shmap.contract.Nested;
import io.shmap.contract.Session;
import io.shmap.contract.TemporaryStore;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps of maps in several processes, and their ends. */
class NestedIT {

  private static final int TABLES = 50; // that a reader meets

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @RegisterExtension final Children children = new Children(store);

  private static String number(int i) {
    return String.format("%016x", i);
  }

  private int maps() {
    return Shmap.list(store.directory()).size();
  }

  /* A table without a name, in a slot, that no process has open. */
  private void put(Session outer, String key, String number) {
    Path path = store.fresh();
    assertThat(outer.send("fresh-table " + path + " " + number)).isEqualTo("ok");
    Shmap.remove(path);
    assertThat(outer.send("put-table " + key + " any")).isEqualTo("ok");
    outer.send("close-table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
  void readersOfAnotherProcessHaveOneWholeTableAfterTheOther(String type) {
    Path path = store.fresh();
    try (Session writer = new Session()) {
      writer.send("create " + path + " " + type + " 4 4 4");
      put(writer, "00000000", number(0));
      Child reader = children.start();
      assertThat(reader.send("attach " + path)).isEqualTo("ok");
      CompletableFuture<String> read =
          CompletableFuture.supplyAsync(() -> reader.send("read-tables 00000000 " + TABLES));
      for (int i = 1; !read.isDone(); i++) {
        put(writer, "00000000", number(i));
      }
      assertThat(read.join()).isEqualTo("ok");
      reader.send("table 00000000"); // gives back the table that it had last
      assertThat(maps()).as("the outer map, and the table in it").isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
  void aTableLivesInItsSlotThoughEveryProcessThatHadItIsKilled(String type) {
    Path path = store.fresh();
    Path table = store.fresh();
    Child owner = children.start();
    Child creator = children.start();
    owner.send("create " + path + " " + type + " 4 4 4");
    creator.send("attach " + path);
    creator.send("fresh-table " + table + " " + number(7));
    assertThat(creator.send("put-table 02000000 any")).isEqualTo("ok");
    creator.kill();
    Shmap.remove(table);
    assertThat(Shmap.gc(store.directory()).removed()).isEmpty();
    assertThat(owner.send("table 02000000")).isEqualTo(number(7));
    assertThat(owner.send("delete 02000000")).isEqualTo("ok");
    assertThat(maps()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
  void theTablesGoWithTheLastProcessOfTheirOuterMap(String type) {
    Path path = store.fresh();
    Child killed = children.start();
    killed.send("create " + path + " " + type + " 4 4 8");
    for (int i = 0; i < 4; i++) {
      Path table = store.fresh();
      killed.send("fresh-table " + table + " " + number(i));
      killed.send("put-table 0" + i + "000000 any");
      Shmap.remove(table);
    }
    killed.send("close-table");
    assertThat(maps()).isEqualTo(5);
    killed.kill();
    assertThat(maps()).isZero();
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void theTablesGoWhenTheOnlyProcessExits() {
    Path path = store.fresh();
    Path table = store.fresh();
    Child child = children.start();
    child.send("create " + path + " ARRAY_OF_MAPS 4 4 8");
    child.send("fresh-table " + table + " " + number(1));
    child.send("put-table 00000000 any");
    Shmap.remove(table);
    child.send("close-table");
    assertThat(child.send("table 00000000")).isEqualTo(number(1)); // and keeps it open
    child.post("exit");
    assertThat(child.await()).isZero();
    assertThat(store.entries()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ARRAY_OF_MAPS, put-table 00000000 any",
    "ARRAY_OF_MAPS, delete 00000000",
    "HASH_OF_MAPS, put-table 00000000 any",
    "HASH_OF_MAPS, put-table 01000000 any",
    "HASH_OF_MAPS, delete 00000000"
  })
  void survivorFindsTheOldTableOrTheNewOne(String type, String operation) {
    String target = operation.split(" ")[1];
    int deaths = 0;
    for (boolean completed = false; !completed; deaths++) {
      Path path = store.fresh();
      Path fresh = store.fresh();
      try (Session survivor = new Session()) {
        survivor.send("create " + path + " " + type + " 4 4 2");
        put(survivor, "00000000", number(1));
        pinnedTable(fresh, number(2));
        String before = survivor.send("table " + target);
        String as = operation + ", killed before store " + deaths;
        completed = killedBefore(deaths, path, fresh, operation);
        String after = survivor.send("table " + target);
        String intended = operation.startsWith("put") ? number(2) : "absent";
        assertThat(after).as(as).isIn(before, intended);
        requireOnlyWhatIsHeld(survivor, fresh, target, after, as);
      }
      assertThat(store.entries()).as("entries").isEmpty();
    }
    assertThat(deaths).as("places to die in " + operation).isGreaterThan(3);
  }

  private static void pinnedTable(Path path, String number) {
    try (SharedMap table = Nested.table(path, number)) {
      table.pin();
    }
  }

  private static boolean killedBefore(int stores, Path path, Path table, String operation) {
    try (Child child = Child.session()) {
      assertThat(child.send("attach-rigged " + path)).isEqualTo("ok");
      assertThat(child.send("open-table " + table)).isEqualTo("ok");
      assertThat(child.send("signal-before KILL " + stores)).isEqualTo("ok");
      child.post(operation);
      return child.readOrNull() != null;
    }
  }

  private void requireOnlyWhatIsHeld(
      Session survivor, Path fresh, String target, String after, String as) {
    Shmap.unpin(fresh);
    Shmap.gc(store.directory());
    assertThat(survivor.send("table " + target)).as(as).isEqualTo(after);
    boolean other = survivor.send("table 00000000").equals(number(1));
    int tables = (after.equals(number(2)) ? 1 : 0) + (other ? 1 : 0);
    assertThat(maps()).as(as).isEqualTo(1 + tables);
    put(survivor, "00000000", number(3));
    put(survivor, "01000000", number(4));
    assertThat(survivor.send("table " + target)).as(as).isIn(number(3), number(4));
    assertThat(maps()).as(as).isEqualTo(3);
    assertThat(survivor.send("references")).as(as).isEqualTo("1");
  }
}
