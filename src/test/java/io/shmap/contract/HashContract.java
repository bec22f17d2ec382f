package io.shmap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a HASH promises, told in lines to a writer and a reader, who may be one handle, two handles,
 * or two processes.
 */
public interface HashContract {

  /** A fresh hash of 4-byte keys, values of the given size and 16 entries. */
  Pair open(int valueSize);

  /** Who changes and who looks. */
  record Pair(Peer writer, Peer reader) implements AutoCloseable {
    @Override
    public void close() {
      reader.close();
      writer.close();
    }
  }

  private static String key(int i) {
    return String.format("%08x", i);
  }

  private static String value(int size, int i) {
    return String.format("%02x", i).repeat(size);
  }

  @Test
  default void aKeyThatWasStoredIsFound() {
    for (int size : new int[] {1, 8, 24}) {
      try (Pair map = open(size)) {
        assertThat(map.writer().send("update 00000001 " + value(size, 7) + " any")).isEqualTo("ok");
        assertThat(map.reader().send("lookup 00000001")).isEqualTo(value(size, 7));
        assertThat(map.reader().send("lookup 00000002")).isEqualTo("absent");
      }
    }
  }

  @Test
  default void aSecondUpdateReplaces() {
    for (int size : new int[] {1, 8, 24}) {
      try (Pair map = open(size)) {
        for (int i = 0; i < 40; i++) {
          map.writer().send("update 00000001 " + value(size, i) + " any");
          assertThat(map.reader().send("lookup 00000001")).isEqualTo(value(size, i));
        }
        assertThat(map.reader().send("size")).isEqualTo("1");
      }
    }
  }

  @Test
  default void noexistStoresOnlyANewKey() {
    try (Pair map = open(2)) {
      assertThat(map.writer().send("update 00000001 0101 noexist")).isEqualTo("ok");
      assertThat(map.writer().send("update 00000001 0202 noexist")).isEqualTo("error EEXIST");
      assertThat(map.reader().send("lookup 00000001")).isEqualTo("0101");
    }
  }

  @Test
  default void existStoresOnlyAnOldKey() {
    try (Pair map = open(2)) {
      assertThat(map.writer().send("update 00000001 0101 exist")).isEqualTo("absent");
      map.writer().send("update 00000001 0101 any");
      assertThat(map.writer().send("update 00000001 0202 exist")).isEqualTo("ok");
      assertThat(map.reader().send("lookup 00000001")).isEqualTo("0202");
    }
  }

  @Test
  default void maxEntriesFitAndNotOneMore() {
    for (int size : new int[] {8, 24}) {
      try (Pair map = open(size)) {
        for (int i = 0; i < 16; i++) {
          assertThat(map.writer().send("update " + key(i) + " " + value(size, i) + " any"))
              .isEqualTo("ok");
        }
        assertThat(map.writer().send("update " + key(16) + " " + value(size, 1) + " any"))
            .isEqualTo("error E2BIG");
        assertThat(map.writer().send("update " + key(3) + " " + value(size, 9) + " any"))
            .isEqualTo("ok");
        assertThat(map.writer().send("update " + key(16) + " " + value(size, 1) + " exist"))
            .isEqualTo("absent");
        assertThat(map.writer().send("update " + key(3) + " " + value(size, 1) + " noexist"))
            .isEqualTo("error EEXIST");
        assertThat(map.reader().send("size")).isEqualTo("16");
        assertThat(map.writer().send("delete " + key(3))).isEqualTo("ok");
        assertThat(map.writer().send("update " + key(16) + " " + value(size, 1) + " any"))
            .isEqualTo("ok");
        assertThat(map.reader().send("check true")).isEqualTo("[]");
      }
    }
  }

  @Test
  default void aDeletedKeyIsAbsent() {
    try (Pair map = open(2)) {
      assertThat(map.writer().send("delete 00000001")).isEqualTo("absent");
      map.writer().send("update 00000001 0101 any");
      assertThat(map.writer().send("delete 00000001")).isEqualTo("ok");
      assertThat(map.reader().send("lookup 00000001")).isEqualTo("absent");
    }
  }

  @Test
  default void lookupAndDeleteReturnsTheValueOnce() {
    try (Pair map = open(2)) {
      map.writer().send("update 00000001 0102 any");
      assertThat(map.reader().send("take 00000001")).isEqualTo("0102");
      assertThat(map.writer().send("take 00000001")).isEqualTo("absent");
    }
  }

  @Test
  default void manyKeysAreFoundAsEachIsAlone() {
    for (int size : new int[] {1, 8, 24}) {
      try (Pair map = open(size)) {
        StringBuilder keys = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < 70; i++) {
          boolean there = i % 7 == 0;
          if (there) {
            map.writer().send("update " + key(i) + " " + value(size, i) + " any");
          }
          keys.append(' ').append(key(i));
          values.append(' ').append(there ? value(size, i) : "absent");
        }
        assertThat(map.reader().send("lookup-all" + keys)).isEqualTo("10" + values);
      }
    }
  }

  @Test
  default void nextKeyVisitsEveryKeyOnceAndRestartsAtAnAbsentOne() {
    try (Pair map = open(2)) {
      assertThat(map.reader().send("next -")).isEqualTo("absent");
      Set<String> stored = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        map.writer().send("update " + key(i) + " 0101 any");
        stored.add(key(i));
      }
      Set<String> seen = new HashSet<>();
      for (String k = map.reader().send("next -");
          !k.equals("absent");
          k = map.reader().send("next " + k)) {
        assertThat(seen.add(k)).isTrue();
      }
      assertThat(seen).isEqualTo(stored);
      assertThat(map.reader().send("next ffffffff")).isEqualTo(map.reader().send("next -"));
    }
  }

  @Test
  default void addIsSeenByTheOther() {
    try (Pair map = open(8)) {
      assertThat(map.writer().send("add 00000001 5")).isEqualTo("5");
      assertThat(map.reader().send("add 00000001 -7")).isEqualTo("-2");
    }
  }

  @Test
  default void aFrozenMapRefusesChangesByEverybody() {
    try (Pair map = open(8)) {
      map.writer().send("update 00000001 " + value(8, 1) + " any");
      assertThat(map.writer().send("freeze")).isEqualTo("ok");
      assertThat(map.reader().send("freeze")).isEqualTo("error EPERM");
      assertThat(map.reader().send("update 00000001 " + value(8, 2) + " any"))
          .isEqualTo("error EPERM");
      assertThat(map.reader().send("update 00000002 " + value(8, 2) + " any"))
          .isEqualTo("error EPERM");
      assertThat(map.reader().send("delete 00000001")).isEqualTo("error EPERM");
      assertThat(map.reader().send("take 00000001")).isEqualTo("error EPERM");
      assertThat(map.reader().send("add 00000001 1")).isEqualTo("error EPERM");
      assertThat(map.reader().send("lookup 00000001")).isEqualTo(value(8, 1));
    }
  }

  @Test
  default void clearEmptiesTheMap() {
    try (Pair map = open(2)) {
      for (int i = 0; i < 16; i++) {
        map.writer().send("update " + key(i) + " 0101 any");
      }
      assertThat(map.reader().send("walk")).isEqualTo("16");
      assertThat(map.reader().send("clear")).isEqualTo("ok");
      assertThat(map.writer().send("size")).isEqualTo("0");
      assertThat(map.writer().send("walk")).isEqualTo("0");
    }
  }
}
