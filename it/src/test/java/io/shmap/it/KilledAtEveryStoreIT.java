package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.contract.Session;
import io.shmap.contract.TemporaryStore;
import io.shmap.layout.HeaderLayout;
import io.shmap.lifecycle.FilePatch;
import io.shmap.map.MapAttributes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process is killed by SIGKILL before its first store into the map, before its second, and so on,
 * until the operation completes; each time a survivor finds the map whole, and full at exactly the
 * number of entries that it was made for. In memory and on a disk.
 */
@ParameterizedClass
@EnumSource
class KilledAtEveryStoreIT {

  private static final int ENTRIES = 16;
  private static final long HASH_SEED = 1;

  /** The next to be killed: they start while a survivor looks around. */
  private static final Deque<Child> STARTING = new ArrayDeque<>();

  private static final int AT_ONCE = 2;

  @RegisterExtension final TemporaryStore store;

  KilledAtEveryStoreIT(Storage storage) {
    store = storage.store();
  }

  @AfterAll
  static void endWhoIsNotNeeded() {
    STARTING.forEach(Child::close);
  }

  private static Child session() {
    while (STARTING.size() <= AT_ONCE) {
      STARTING.add(Child.session());
    }
    return STARTING.remove();
  }

  private static String key(int i) {
    return String.format("%08x", i);
  }

  private static String value(int size, int i) {
    return String.format("%02x", i).repeat(size);
  }

  /** Key 1 is there with value 1, key 9 is not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "8 update 00000009 0909090909090909 any",
        "24 update 00000009 090909090909090909090909090909090909090909090909 any",
        "8 update 00000001 0909090909090909 any",
        "24 update 00000001 090909090909090909090909090909090909090909090909 any",
        "8 delete 00000001",
        "24 take 00000001",
        "8 add 00000001 1"
      })
  void survivorFindsTheHashWhole(String sizeAndOperation) {
    int size = Integer.parseInt(sizeAndOperation.split(" ", 2)[0]);
    String operation = sizeAndOperation.split(" ", 2)[1];
    String target = operation.split(" ")[1];
    int deaths = 0;
    for (boolean completed = false; !completed; deaths++) {
      String path = store.fresh().toString();
      try (Session survivor = new Session()) {
        survivor.send("create " + path + " HASH 4 " + size + " " + ENTRIES);
        for (int i = 1; i <= 4; i++) {
          survivor.send("update " + key(i) + " " + value(size, i) + " any");
        }
        String before = survivor.send("lookup " + target);
        completed = killedBefore(deaths, path, operation);
        String as = operation + ", killed before store " + deaths;
        requireOldOrNew(survivor, target, before, operation, as);
        requireWhole(survivor, size, target, as);
      }
    }
    // The lock, what the operation is about, and the unlocking, at the least.
    assertThat(deaths).as("places to die in " + operation).isGreaterThan(3);
  }

  /* True if the operation completed first. */
  private static boolean killedBefore(int stores, String path, String operation) {
    try (Child child = session()) {
      assertThat(child.send("attach-rigged " + path)).isEqualTo("ok");
      assertThat(child.send("signal-before KILL " + stores)).isEqualTo("ok");
      child.post(operation);
      return child.readOrNull() != null;
    }
  }

  private static void requireOldOrNew(
      Session survivor, String target, String before, String operation, String as) {
    String after = survivor.send("lookup " + target);
    String intended =
        switch (operation.split(" ")[0]) {
          case "update" -> operation.split(" ")[2];
          case "add" -> "0201010101010101";
          default -> "absent";
        };
    assertThat(after).as(as).isIn(before, intended);
  }

  private static void requireWhole(Session survivor, int size, String target, String as) {
    for (int i = 1; i <= 4; i++) {
      if (!key(i).equals(target)) {
        assertThat(survivor.send("lookup " + key(i))).as(as).isEqualTo(value(size, i));
      }
    }
    assertThat(survivor.send("update " + target + " " + value(size, 5) + " any"))
        .as(as)
        .isEqualTo("ok");
    assertThat(survivor.send("lookup " + target)).as(as).isEqualTo(value(size, 5));
    int entries = Integer.parseInt(survivor.send("size"));
    for (int i = 100; entries < ENTRIES; i++, entries++) {
      assertThat(survivor.send("update " + key(i) + " " + value(size, 1) + " any"))
          .as(as)
          .isEqualTo("ok");
    }
    assertThat(survivor.send("update " + key(99) + " " + value(size, 1) + " any"))
        .as(as)
        .isEqualTo("error E2BIG");
    assertThat(survivor.send("walk")).as(as).isEqualTo("" + ENTRIES);
    assertThat(survivor.send("references")).as(as).isEqualTo("1");
    assertThat(survivor.send("check true")).as(as).matches(KilledAtEveryStoreIT::isClean);
  }

  /* A lock word of the dead that nobody has needed yet is reported, and is no damage. */
  private static boolean isClean(String findings) {
    return List.of(findings.substring(1, findings.length() - 1).split(", (?=check )")).stream()
        .allMatch(finding -> finding.isEmpty() || finding.contains("is stale"));
  }

  /** Keys 1 to 16 are there, which is all that fit; 99 is not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "8 update 00000063 6363636363636363 any",
        "24 update 00000063 636363636363636363636363636363636363636363636363 any",
        "8 update 00000001 6363636363636363 any",
        "8 delete 00000001"
      })
  void survivorFindsTheFullLruMapWhole(String sizeAndOperation) throws IOException {
    int size = Integer.parseInt(sizeAndOperation.split(" ", 2)[0]);
    String operation = sizeAndOperation.split(" ", 2)[1];
    String target = operation.split(" ")[1];
    int deaths = 0;
    int evictedForNothing = 0;
    for (boolean completed = false; !completed; deaths++) {
      String path = store.fresh().toString();
      try (Session survivor = fullLruMap(path, size)) {
        String before = survivor.send("lookup " + target);
        completed = killedBefore(deaths, path, operation);
        String as = operation + ", killed before store " + deaths;
        requireOldOrNew(survivor, target, before, operation, as);
        int gone = gone(survivor, size, target, as);
        boolean isThere = !survivor.send("lookup " + target).equals("absent");
        boolean isNew = before.equals("absent");
        assertThat(gone).as(as).isBetween(isNew && isThere ? 1 : 0, isNew ? 1 : 0);
        evictedForNothing += isThere ? 0 : gone;
        requireEvictions(survivor, size, as);
      }
    }
    assertThat(evictedForNothing).as(operation).isEqualTo(target.equals(key(99)) ? 1 : 0);
    assertThat(deaths).as("places to die in " + operation).isGreaterThan(3);
  }

  /*
   * Every map hashes with the same seed: so an operation has the same stores each time, and its
   * victim lives in another node than where the new key goes.
   */
  private static Session fullLruMap(String path, int size) throws IOException {
    try (Session creator = new Session()) {
      creator.send("create " + path + " LRU_HASH 4 " + size + " " + ENTRIES);
      creator.send("pin");
    }
    new FilePatch(Path.of(path)).putInHeader(HeaderLayout.HASH_SEED, HASH_SEED, Long.BYTES);
    Session survivor = new Session();
    assertThat(survivor.send("attach " + path)).isEqualTo("ok");
    survivor.send("unpin");
    for (int i = 1; i <= ENTRIES; i++) {
      survivor.send("update " + key(i) + " " + value(size, i) + " any");
    }
    return survivor;
  }

  /* How many of the others had to go. */
  private static int gone(Session survivor, int size, String target, String as) {
    int gone = 0;
    for (int i = 1; i <= ENTRIES; i++) {
      if (!key(i).equals(target)) {
        String found = survivor.send("lookup " + key(i));
        assertThat(found).as(as).isIn(value(size, i), "absent");
        gone += found.equals("absent") ? 1 : 0;
      }
    }
    return gone;
  }

  /* After as many as two rounds of the slots take, what a dead one held is back. */
  private static void requireEvictions(Session survivor, int size, String as) {
    for (int i = 0; i < 2 * MapAttributes.DEFAULT_ATTACH_SLOTS + ENTRIES; i++) {
      String key = key(1000 + i);
      assertThat(survivor.send("update " + key + " " + value(size, 5) + " any"))
          .as(as)
          .isEqualTo("ok");
      assertThat(survivor.send("lookup " + key)).as(as).isEqualTo(value(size, 5));
    }
    assertThat(survivor.send("walk")).as(as).isEqualTo("" + ENTRIES);
    assertThat(survivor.send("size")).as(as).isEqualTo("" + ENTRIES);
    assertThat(survivor.send("references")).as(as).isEqualTo("1");
    assertThat(survivor.send("check true")).as(as).matches(KilledAtEveryStoreIT::isClean);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 24})
  void survivorFindsTheArrayWhole(int size) {
    String operation = "update 03000000 " + value(size, 9) + " any";
    int deaths = 0;
    for (boolean completed = false; !completed; deaths++) {
      String path = store.fresh().toString();
      try (Session survivor = new Session()) {
        survivor.send("create " + path + " ARRAY 4 " + size + " 16");
        survivor.send("update 03000000 " + value(size, 1) + " any");
        completed = killedBefore(deaths, path, operation);
        String as = operation + ", killed before store " + deaths;
        assertThat(survivor.send("lookup 03000000")).as(as).isIn(value(size, 1), value(size, 9));
        assertThat(survivor.send("update 03000000 " + value(size, 5) + " any"))
            .as(as)
            .isEqualTo("ok");
        assertThat(survivor.send("lookup 03000000")).as(as).isEqualTo(value(size, 5));
        assertThat(survivor.send("freeze")).as(as).isEqualTo("ok");
        assertThat(survivor.send("references")).as(as).isEqualTo("1");
      }
    }
    assertThat(deaths).isGreaterThan(2);
  }

  @Test
  void survivorFindsThePerCpuArrayWhole() {
    int deaths = 0;
    for (boolean completed = false; !completed; deaths++) {
      String path = store.fresh().toString();
      try (Session survivor = new Session()) {
        survivor.send("create " + path + " PERCPU_ARRAY 4 8 16");
        survivor.send("add 03000000 10");
        completed = killedBefore(deaths, path, "add 03000000 5");
        String as = "killed before store " + deaths;
        String sum = survivor.send("sum 03000000");
        assertThat(sum).as(as).isIn("10", "15");
        assertThat(survivor.send("add 03000000 1")).as(as).isEqualTo("ok");
        assertThat(survivor.send("sum 03000000")).as(as).isEqualTo("" + (Long.parseLong(sum) + 1));
        assertThat(survivor.send("freeze")).as(as).isEqualTo("ok");
        assertThat(survivor.send("references")).as(as).isEqualTo("1");
      }
    }
    assertThat(deaths).isGreaterThan(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PERCPU_HASH", "LRU_PERCPU_HASH"})
  void survivorFindsThePerCpuHashWhole(String type) {
    for (String operation : List.of("add 00000003 5", "add 00000004 5", "take 00000003")) {
      String key = operation.split(" ")[1];
      int deaths = 0;
      for (boolean completed = false; !completed; deaths++) {
        String path = store.fresh().toString();
        try (Session survivor = new Session()) {
          survivor.send("create " + path + " " + type + " 4 8 16");
          survivor.send("add 00000003 10");
          long before = Long.parseLong(survivor.send("sum " + key));
          completed = killedBefore(deaths, path, operation);
          String as = operation + ", killed before store " + deaths;
          long sum = Long.parseLong(survivor.send("sum " + key));
          assertThat(sum).as(as).isIn(before, operation.startsWith("take") ? 0 : before + 5);
          assertThat(survivor.send("add " + key + " 1")).as(as).isEqualTo("" + (sum + 1));
          for (int i = 0; i < 16; i++) {
            survivor.send("add " + String.format("%08x", i) + " 1");
          }
          assertThat(survivor.send("size")).as(as).isEqualTo("16");
          assertThat(survivor.send("references")).as(as).isEqualTo("1");
          // Who adds goes round the lock of a dead one, which so far nobody has needed.
          assertThat(survivor.send("check true")).as(as).matches(KilledAtEveryStoreIT::isClean);
        }
      }
      assertThat(deaths).as("places to die in " + operation).isGreaterThan(2);
    }
  }

  /** Of 16 prefixes 10.1.0.0/16, 10.2.0.0/16 and 10.1.1.0/24 are there; 10.1.0.0/20 is not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "8 update 140000000a010000 0909090909090909 any",
        "24 update 100000000a010000 090909090909090909090909090909090909090909090909 any",
        "8 delete 180000000a010100"
      })
  void survivorFindsTheTrieWhole(String sizeAndOperation) {
    int size = Integer.parseInt(sizeAndOperation.split(" ", 2)[0]);
    String operation = sizeAndOperation.split(" ", 2)[1];
    String target = operation.split(" ")[1];
    String[] there = {"100000000a010000", "100000000a020000", "180000000a010100"};
    int deaths = 0;
    for (boolean completed = false; !completed; deaths++) {
      String path = store.fresh().toString();
      try (Session survivor = new Session()) {
        survivor.send("create " + path + " LPM_TRIE 8 " + size + " " + ENTRIES);
        for (String prefix : there) {
          survivor.send("update " + prefix + " " + value(size, 1) + " any");
        }
        String before = survivor.send("exact " + target);
        completed = killedBefore(deaths, path, operation);
        String as = operation + ", killed before store " + deaths;
        String after = survivor.send("exact " + target);
        boolean update = operation.startsWith("update");
        assertThat(after).as(as).isIn(before, update ? operation.split(" ")[2] : "absent");
        for (String prefix : there) {
          if (!prefix.equals(target)) {
            assertThat(survivor.send("exact " + prefix)).as(as).isEqualTo(value(size, 1));
          }
        }
        requireRoomInTrie(survivor, size, as);
      }
    }
    // The lock, the plan, the link, the settling, and the unlocking, at the least.
    assertThat(deaths).as("places to die in " + operation).isGreaterThan(8);
  }

  private static void requireRoomInTrie(Session survivor, int size, String as) {
    int entries = Integer.parseInt(survivor.send("size"));
    for (int i = 0; entries < ENTRIES; i++, entries++) {
      String prefix = String.format("20000000%08x", 0xb000000 + i);
      assertThat(survivor.send("update " + prefix + " " + value(size, 1) + " any"))
          .as(as)
          .isEqualTo("ok");
    }
    assertThat(survivor.send("update 080000000c000000 " + value(size, 1) + " any"))
        .as(as)
        .isEqualTo("error ENOSPC");
    assertThat(survivor.send("walk")).as(as).isEqualTo("" + ENTRIES);
    assertThat(survivor.send("references")).as(as).isEqualTo("1");
    assertThat(survivor.send("check true")).as(as).isEqualTo("[]");
  }

  @Test
  void survivorFindsTheBloomFilterWhole() {
    int deaths = 0;
    for (boolean completed = false; !completed; deaths++) {
      String path = store.fresh().toString();
      try (Session survivor = new Session()) {
        survivor.send("create " + path + " BLOOM_FILTER 0 8 1000");
        for (int i = 1; i <= 4; i++) {
          survivor.send("add-value " + value(8, i));
        }
        completed = killedBefore(deaths, path, "add-value " + value(8, 9));
        String as = "killed before store " + deaths;
        String found = survivor.send("has-value " + value(8, 9));
        assertThat(found).as(as).isIn("maybe", completed ? "maybe" : "absent");
        for (int i = 1; i <= 4; i++) {
          assertThat(survivor.send("has-value " + value(8, i))).as(as).isEqualTo("maybe");
        }
        assertThat(survivor.send("add-value " + value(8, 9)))
            .as(as)
            .isEqualTo(found.equals("maybe") ? "maybe" : "new");
        assertThat(survivor.send("has-value " + value(8, 9))).as(as).isEqualTo("maybe");
        assertThat(survivor.send("count")).as(as).isEqualTo("5");
        assertThat(survivor.send("freeze")).as(as).isEqualTo("ok");
        assertThat(survivor.send("references")).as(as).isEqualTo("1");
        assertThat(survivor.send("check true")).as(as).isEqualTo("[]");
      }
    }
    // A lane, five bits or one fewer, the lane again.
    assertThat(deaths).as("places to die in").isGreaterThan(5);
  }
}
