package io.shmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.MapSpec;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole outputs, a verb each. */
class VerbsTest {

  private static final String QUOTE =
      "key: i64; value: struct Quote { i64 time; f64 bid; utf8[8] name; }";

  private Cli cli;

  @BeforeEach
  void freshStore() throws IOException {
    cli = new Cli();
  }

  @AfterEach
  void removeStore() throws IOException {
    cli.close();
  }

  private void plainMap() {
    cli.out("create counts type hash key 4 value 8 entries 16 name counts");
    cli.out("update counts key 2 0 0 0 value hex 0a 0 0 0 0 0 0 ff");
  }

  private void typedMap() {
    cli.runWords("create", "quotes", "type", "hash", "schema", QUOTE, "entries", "9");
    cli.runWords(
        "update", "quotes", "key", "42", "value", "{bid: 1.25, time: 1, name: \"a\\\"b\"}");
  }

  @Test
  void createPinsAndPrintsNothing() throws IOException {
    assertThat(cli.out("create a type hash key 4 value 8 entries 16 flags 0x1")).isEmpty();
    assertThat(cli.out("-j create b type array key 4 value 8 entries 16")).isEqualTo("null\n");
    assertThat(cli.entries()).containsExactly(".shmap/1", ".shmap/2", "a", "b");
    assertThat(cli.out("map show id 1"))
        .isEqualTo(
            """
            1: hash  flags 0x1
            \tkey 4B  value 8B  max_entries 16  memlock NB
            \tpinned @/a
            """);
  }

  @Test
  void showTellsOfAllMaps() {
    plainMap();
    typedMap();
    cli.out("freeze quotes");
    assertThat(cli.out("list"))
        .isEqualTo(cli.out("show"))
        .isEqualTo(
            """
            1: hash  name counts  flags 0x0
            \tkey 4B  value 8B  max_entries 16  memlock NB
            \tpinned @/counts
            2: hash  flags 0x0
            \tkey 8B  value 24B  max_entries 9  memlock NB
            \tpinned @/quotes
            \tschema key: i64; value: struct Quote { i64 time; f64 bid; utf8[8] name; }
            \tfrozen
            """);
    long bytes = Shmap.list(cli.store()).get(0).bytes();
    assertThat(cli.out("-j show name counts"))
        .isEqualTo(
            """
            {"id":1,"type":"hash","name":"counts","flags":0,"bytes_key":4,"bytes_value":8,\
            "max_entries":16,"bytes_memlock":%d,"frozen":0,"pinned":["@/counts"],\
            "paths":["@/counts"],"pids":[]}
            """
                .formatted(bytes));
    assertThat(cli.out("-j list")).startsWith("[{\"id\":1,").endsWith("}]\n");
  }

  @Test
  void showTellsWhoIsAttachedToAMapThatIsNotPinned() {
    MapSpec<SharedHash<Long, Long>> spec =
        MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(8).build();
    try (SharedHash<Long, Long> map = Shmap.create(cli.path("mine"), spec)) {
      map.put(1L, 2L);
      long pid = ProcessHandle.current().pid();
      assertThat(cli.out("show mine"))
          .startsWith("1: hash  flags 0x0\n")
          .contains("\tpath @/mine\n")
          .containsPattern("\tpids .*\\(" + pid + "\\)\n$");
      assertThat(cli.out("ps mine")).hasLineCount(2).contains("\n" + pid + " ");
      assertThat(cli.out("-j ps mine")).startsWith("[{\"pid\":" + pid + ",\"comm\":\"");
      assertThat(cli.out("dump mine")).isEqualTo("key: 1  value: 2\nFound 1 element\n");
      assertThat(map.info().attachments()).hasSize(1);
    }
    assertThat(cli.out("show")).isEmpty();
  }

  @Test
  void dumpPrintsBytes() {
    plainMap();
    assertThat(cli.out("dump counts"))
        .isEqualTo(
            """
            key: 02 00 00 00  value: 0a 00 00 00 00 00 00 ff
            Found 1 element
            """);
    assertThat(cli.out("-j dump pinned @/counts"))
        .isEqualTo(
            """
            [{"key":["0x02","0x00","0x00","0x00"],\
            "value":["0x0a","0x00","0x00","0x00","0x00","0x00","0x00","0xff"]}]
            """);
    cli.out("delete counts key 2 0 0 0");
    assertThat(cli.out("dump counts")).isEqualTo("Found 0 elements\n");
    assertThat(cli.out("-j dump counts")).isEqualTo("[]\n");
  }

  @Test
  void dumpPrintsTypedValues() {
    typedMap();
    assertThat(cli.out("dump quotes"))
        .isEqualTo(
            """
            key: 42  value: {time: 1, bid: 1.25, name: "a\\"b"}
            Found 1 element
            """);
    assertThat(cli.out("-p dump quotes"))
        .startsWith("[\n    {\n        \"key\": [\"0x2a\",")
        .endsWith(
            """
                    "formatted": {
                        "key": 42,
                        "value": {"time":1,"bid":1.25,"name":"a\\"b"}
                    }
                }
            ]
            """);
  }

  @Test
  void dumpShowsEveryEntryOfALargeMap() {
    cli.out("create a type array key 4 value 4 entries 5000");
    assertThat(cli.out("dump a")).endsWith("Found 5000 elements\n").hasLineCount(5001);
    cli.out("create wide type array key 4 value 3000000 entries 2");
    assertThat(cli.out("dump wide")).endsWith("Found 2 elements\n");
  }

  @Test
  void dumpBreaksLongLines() {
    cli.out("create wide type array key 4 value 20 entries 1");
    assertThat(cli.out("dump wide"))
        .isEqualTo(
            """
            key:
            00 00 00 00
            value:
            00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00
            00 00 00 00
            Found 1 element
            """);
  }

  @Test
  void lookupPrintsOneEntryOrNotFound() {
    plainMap();
    typedMap();
    assertThat(cli.out("lookup counts key 0x2 00 0 0"))
        .isEqualTo("key: 02 00 00 00  value: 0a 00 00 00 00 00 00 ff\n");
    assertThat(cli.out("lookup quotes key hex 2a 0 0 0 0 0 0 0"))
        .isEqualTo(cli.out("lookup quotes key 42"))
        .isEqualTo(cli.out("lookup quotes key 42 0 0 0 0 0 0 0"))
        .isEqualTo("key: 42  value: {time: 1, bid: 1.25, name: \"a\\\"b\"}\n");
    assertThat(cli.run("lookup counts key 3 0 0 0"))
        .isEqualTo(new Cli.Result(254, "key:\n03 00 00 00\n\nNot found\n", ""));
    assertThat(cli.run("-j lookup quotes key -43")).isEqualTo(new Cli.Result(254, "null\n", ""));
  }

  @Test
  void updateKeepsToItsFlag() {
    plainMap();
    String entry = "key 1 0 0 0 value 1 2 3 4 5 6 7 ";
    assertThat(cli.out("update counts " + entry + "8 noexist")).isEmpty();
    assertThat(cli.run("update counts " + entry + "9 noexist"))
        .isEqualTo(new Cli.Result(239, "", "Error: update @/counts: the key is there already\n"));
    assertThat(cli.out("-j update counts " + entry + "10 exist")).isEqualTo("null\n");
    assertThat(cli.run("update counts key 9 9 9 9 value 1 2 3 4 5 6 7 8 exist"))
        .isEqualTo(new Cli.Result(254, "", "Error: update @/counts: no such key\n"));
    assertThat(cli.out("lookup counts key 1 0 0 0"))
        .isEqualTo("key: 01 00 00 00  value: 01 02 03 04 05 06 07 0a\n");
  }

  @Test
  void wordsThatLookLikeOthersAreText() {
    cli.runWords(
        "create", "t", "type", "hash", "schema", "key: utf8[8]; value: utf8[8]", "entries", "9");
    assertThat(cli.runWords("update", "t", "key", "@none", "value", "any").status()).isZero();
    assertThat(cli.runWords("update", "t", "key", "\"hex\"", "value", "1", "noexist").status())
        .isZero();
    assertThat(cli.runWords("update", "t", "--", "key", "-f", "value", "list").status()).isZero();
    assertThat(cli.out("dump t"))
        .contains("key: @none  value: any\n", "key: hex  value: 1\n", "key: -f  value: list\n")
        .endsWith("Found 3 elements\n");
  }

  @Test
  void updateOfAFullMapSaysSo() {
    cli.out("create one type hash key 1 value 1 entries 1");
    cli.out("update one key 1 value 1");
    assertThat(cli.run("update one key 2 value 1"))
        .isEqualTo(new Cli.Result(249, "", "Error: update @/one: map is full, maxEntries=1\n"));
    cli.out("create arr type array key 4 value 1 entries 2");
    assertThat(cli.run("update arr key 2 0 0 0 value 1"))
        .isEqualTo(
            new Cli.Result(249, "", "Error: update @/arr: index is not below maxEntries=2\n"));
  }

  @Test
  void deleteRemovesAndMisses() {
    plainMap();
    assertThat(cli.out("delete counts key 2 0 0 0")).isEmpty();
    assertThat(cli.run("-j delete counts key 2 0 0 0"))
        .isEqualTo(new Cli.Result(254, "", "{\"error\":\"delete @/counts: no such key\"}\n"));
    cli.out("create arr type array key 4 value 1 entries 2");
    assertThat(cli.run("delete arr key 0 0 0 0"))
        .isEqualTo(
            new Cli.Result(234, "", "Error: delete @/arr: not an operation of type=array\n"));
  }

  @Test
  void getnextWalks() {
    cli.out("create arr type array key 4 value 1 entries 2");
    assertThat(cli.out("getnext arr")).isEqualTo("key: None\nnext key:\n00 00 00 00\n");
    assertThat(cli.out("getnext arr key 0 0 0 0"))
        .isEqualTo("key:\n00 00 00 00\nnext key:\n01 00 00 00\n");
    assertThat(cli.out("-j getnext arr"))
        .isEqualTo("{\"key\":null,\"next_key\":[\"0x00\",\"0x00\",\"0x00\",\"0x00\"]}\n");
    assertThat(cli.run("getnext arr key 1 0 0 0"))
        .isEqualTo(new Cli.Result(254, "", "Error: getnext @/arr: no more keys\n"));
  }

  @Test
  void pinGivesANameAndUnpinLetsGo() throws IOException {
    plainMap();
    assertThat(cli.out("pin counts @/more")).isEmpty();
    assertThat(cli.entries()).containsExactly(".shmap/1", "counts", "more");
    assertThat(cli.out("-j pin id 1")).isEqualTo("null\n");
    assertThat(cli.out("unpin more")).isEmpty();
    assertThat(cli.entries()).isEmpty();
  }

  @Test
  void freezeEndsChanges() {
    plainMap();
    assertThat(cli.out("freeze counts")).isEmpty();
    String frozen = "Error: update @/counts: map is frozen\n";
    assertThat(cli.run("update counts key 2 0 0 0 value 1 2 3 4 5 6 7 8"))
        .isEqualTo(new Cli.Result(255, "", frozen));
    assertThat(cli.run("freeze counts").status()).isEqualTo(255);
    assertThat(cli.out("dump counts")).endsWith("Found 1 element\n");
  }

  @Test
  void psOfAMapWithoutProcessesIsEmpty() {
    plainMap();
    assertThat(cli.out("ps counts"))
        .isEqualTo("PID        MODE SINCE                    HOST                 COMMAND\n");
    assertThat(cli.out("-j ps counts")).isEqualTo("[]\n");
  }

  @Test
  void checkFindsNothingInAWholeMap() {
    plainMap();
    assertThat(cli.out("check counts")).isEqualTo("Found 0 problems\n");
    assertThat(cli.out("-j check counts quiet")).isEqualTo("{\"findings\":[]}\n");
  }

  @Test
  void planPrintsBytesAndMakesNothing() throws IOException {
    assertThat(cli.out("plan type array key 4 value 8 entries 1000"))
        .matches(
            """
            array: key 4B  value 8B  max_entries 1000
            \theader 4096B  control \\d+B  data \\d+B  file \\d+B  per entry [0-9.]+B
            \tkind \\d+  stride 8  elements_offset \\d+  lanes \\d+
            """);
    String plan = cli.out("-j plan type hash key 8 value 8 entries 1000");
    cli.out("create h type hash key 8 value 8 entries 1000");
    long bytes = Shmap.list(cli.store()).get(0).bytes();
    assertThat(plan)
        .startsWith("{\"type\":\"hash\",\"bytes_key\":8,")
        .contains("\"bytes_file\":" + bytes + ",")
        .contains("\"geometry\":{\"stripes\":");
    assertThat(cli.entries()).containsExactly(".shmap/1", "h");
  }

  @Test
  void gcLeavesTheLivingAlone() {
    plainMap();
    assertThat(cli.out("gc")).isEmpty();
    assertThat(cli.out("-j gc")).isEqualTo("{\"removed\":[],\"findings\":[]}\n");
    assertThat(cli.out("show counts")).startsWith("1: hash");
  }

  @Test
  void helpExplainsEveryVerb() {
    assertThat(cli.out("help"))
        .contains("list, show", "Exit status", "EEXIST", "DATA  [hex] BYTES");
    assertThat(cli.out("help update")).isEqualTo(cli.out("update -h")).startsWith("Usage: shmap u");
    assertThat(cli.out("-V")).startsWith("shmap v");
    assertThat(cli.out("-j -V")).startsWith("{\"version\":\"");
    Cli.Result nothing = cli.runWords();
    assertThat(nothing.status()).isEqualTo(255);
    assertThat(nothing.err()).startsWith("Usage: shmap");
  }

  @Test
  void verbsMayBeShortened() {
    plainMap();
    assertThat(cli.out("map du counts")).endsWith("Found 1 element\n");
    assertThat(cli.out("-f sh")).isEqualTo(cli.out("show"));
    Cli.Result ambiguous = cli.run("d counts");
    assertThat(ambiguous.status()).isEqualTo(255);
    assertThat(ambiguous.err()).isEqualTo("Error: 'd' fits several: dump, delete, demo\n");
  }
}
