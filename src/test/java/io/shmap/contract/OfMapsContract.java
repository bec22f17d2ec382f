package io.shmap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.Shmap;
import io.shmap.contract.HashContract.Pair;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What ARRAY_OF_MAPS and HASH_OF_MAPS promise, told in lines to a writer and a reader: the inner
 * maps are those of {@link Nested}.
 */
public interface OfMapsContract {

  /** A fresh map of 16 maps. */
  Pair open();

  /** A path for an inner map. */
  Path fresh();

  private static String key(int i) {
    return String.format("%02x000000", i);
  }

  private static String number(int i) {
    return String.format("%016x", i);
  }

  /** Makes a table that has a name and puts it under a key. */
  private static Path put(Peer writer, Path path, int key, int number) {
    assertThat(writer.send("fresh-table " + path + " " + number(number))).isEqualTo("ok");
    assertThat(writer.send("put-table " + key(key) + " any")).isEqualTo("ok");
    return path;
  }

  private static int maps(Path path) {
    return Shmap.list(path.getParent()).size();
  }

  @Test
  default void nothingIsUnderAFreshKey() {
    try (Pair map = open()) {
      for (int key = 0; key < 16; key++) {
        assertThat(map.reader().send("table " + key(key))).isEqualTo("absent");
        assertThat(map.writer().send("delete " + key(key))).isEqualTo("absent");
      }
    }
  }

  @Test
  default void whatWasPutIsReadWhole() {
    try (Pair map = open()) {
      for (int key = 0; key < 16; key++) {
        put(map.writer(), fresh(), key, 100 + key);
      }
      map.writer().send("close-table");
      for (int key = 0; key < 16; key++) {
        assertThat(map.reader().send("table " + key(key))).isEqualTo(number(100 + key));
        assertThat(map.writer().send("table " + key(key))).isEqualTo(number(100 + key));
      }
      assertThat(map.reader().send("check true")).isEqualTo("[]");
    }
  }

  @Test
  default void aTableThatIsReplacedIsGoneWhenItsReadersHaveSeenIt() {
    try (Pair map = open()) {
      put(map.writer(), fresh(), 3, 1);
      assertThat(map.reader().send("table " + key(3))).isEqualTo(number(1));
      Path path = put(map.writer(), fresh(), 3, 2);
      map.writer().send("close-table");
      assertThat(map.reader().send("table " + key(3))).isEqualTo(number(2));
      assertThat(maps(path)).as("the outer map, and one table").isEqualTo(2);
    }
  }

  @Test
  default void aTableLivesInItsSlotWithoutNameAndHandle() {
    try (Pair map = open()) {
      Path path = put(map.writer(), fresh(), 0, 1);
      Shmap.remove(path);
      map.writer().send("close-table");
      Shmap.gc(path.getParent());
      assertThat(map.reader().send("table " + key(0))).isEqualTo(number(1));
      assertThat(map.writer().send("delete " + key(0))).isEqualTo("ok");
      assertThat(map.reader().send("table " + key(0))).isEqualTo("absent");
      assertThat(maps(path)).isEqualTo(1);
    }
  }

  @Test
  default void aTableUnderTwoKeysGoesWithTheSecond() {
    try (Pair map = open()) {
      Path path = put(map.writer(), fresh(), 0, 1);
      assertThat(map.writer().send("put-table " + key(9) + " any")).isEqualTo("ok");
      map.writer().send("close-table");
      map.writer().send("delete " + key(0));
      assertThat(map.reader().send("table " + key(9))).isEqualTo(number(1));
      map.writer().send("delete " + key(9));
      assertThat(map.reader().send("table " + key(9))).isEqualTo("absent");
      assertThat(maps(path)).isEqualTo(1);
    }
  }

  @Test
  default void mapsOfAnotherKindAreRefused() {
    for (String kind : new String[] {"HASH 4 4 16", "HASH 8 8 16", "ARRAY 4 8 16"}) {
      Path path = fresh();
      try (Pair map = open();
          Session other = new Session()) {
        put(map.writer(), fresh(), 0, 1);
        assertThat(other.send("create " + path + " " + kind)).isEqualTo("ok");
        assertThat(map.writer().send("open-table " + path)).isEqualTo("ok");
        assertThat(map.writer().send("put-table " + key(0) + " any")).isEqualTo("error EINVAL");
        assertThat(map.writer().send("message")).contains("not a map of its template");
        assertThat(map.reader().send("table " + key(0))).isEqualTo(number(1));
        map.writer().send("close-table");
      }
    }
  }

  @Test
  default void aFrozenMapKeepsItsTables() {
    try (Pair map = open()) {
      put(map.writer(), fresh(), 0, 1);
      assertThat(map.writer().send("freeze")).isEqualTo("ok");
      assertThat(map.reader().send("freeze")).isEqualTo("error EPERM");
      assertThat(map.writer().send("put-table " + key(1) + " any")).isEqualTo("error EPERM");
      assertThat(map.writer().send("delete " + key(0))).isEqualTo("error EPERM");
      map.writer().send("close-table");
      assertThat(map.reader().send("table " + key(0))).isEqualTo(number(1));
    }
  }

  /** What is true of arrays only. */
  interface OfArrays extends OfMapsContract {

    @Test
    default void indexesBehindTheEndAreRefused() {
      try (Pair map = open()) {
        put(map.writer(), fresh(), 15, 1);
        assertThat(map.writer().send("put-table " + key(16) + " any")).isEqualTo("error E2BIG");
        assertThat(map.writer().send("delete " + key(16))).isEqualTo("error E2BIG");
        assertThat(map.reader().send("table ffffffff")).isEqualTo("error E2BIG");
        map.writer().send("close-table");
      }
    }
  }

  /** What is true of hashes only. */
  interface OfHashes extends OfMapsContract {

    @Test
    default void exactlyMaxEntriesKeysFit() {
      try (Pair map = open()) {
        put(map.writer(), fresh(), 0, 1);
        for (int key = 1; key < 16; key++) {
          assertThat(map.writer().send("put-table " + key(key) + " noexist")).isEqualTo("ok");
        }
        assertThat(map.writer().send("put-table " + key(16) + " any")).isEqualTo("error E2BIG");
        assertThat(map.writer().send("put-table " + key(3) + " any")).isEqualTo("ok");
        assertThat(map.reader().send("size")).isEqualTo("16");
        assertThat(map.writer().send("delete " + key(3))).isEqualTo("ok");
        assertThat(map.writer().send("put-table " + key(16) + " any")).isEqualTo("ok");
        map.writer().send("close-table");
        assertThat(map.reader().send("table " + key(16))).isEqualTo(number(1));
      }
    }

    @Test
    default void flagsAskWhetherTheKeyIsThere() {
      try (Pair map = open()) {
        put(map.writer(), fresh(), 0, 1);
        assertThat(map.writer().send("put-table " + key(1) + " exist")).isEqualTo("absent");
        assertThat(map.writer().send("put-table " + key(0) + " noexist")).isEqualTo("error EEXIST");
        assertThat(map.writer().send("put-table " + key(0) + " exist")).isEqualTo("ok");
        assertThat(map.writer().send("put-table " + key(1) + " noexist")).isEqualTo("ok");
        assertThat(map.reader().send("size")).isEqualTo("2");
        map.writer().send("close-table");
      }
    }
  }
}
