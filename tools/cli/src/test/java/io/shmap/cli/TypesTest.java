package io.shmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the verbs take and print for the types whose entries are not one key and one value. */
class TypesTest {

  private Cli cli;

  @BeforeEach
  void freshStore() throws IOException {
    cli = new Cli();
  }

  @AfterEach
  void removeStore() throws IOException {
    cli.close();
  }

  @Test
  void anLruHashMakesRoom() {
    cli.out("create cache type lru_hash key 4 value 4 entries 2");
    for (int i = 1; i <= 3; i++) {
      cli.out("update cache key " + i + " 0 0 0 value " + i + " 0 0 0");
      assertThat(cli.out("lookup cache key " + i + " 0 0 0"))
          .isEqualTo("key: 0" + i + " 00 00 00  value: 0" + i + " 00 00 00\n");
    }
    assertThat(cli.out("dump cache")).endsWith("Found 2 elements\n");
    assertThat(cli.out("show cache")).startsWith("1: lru_hash  flags 0x0\n");
  }

  @Test
  void aPerCpuMapHasAValueForEachCpu() {
    cli.out("create counts type percpu_array key 4 value 3 entries 2");
    cli.out("update counts key 1 0 0 0 value 1 2 3");
    assertThat(cli.out("lookup counts key 1 0 0 0"))
        .startsWith("key:\n01 00 00 00\nvalue (CPU 00): 01 02 03\n")
        .matches("key:\n01 00 00 00\n(value \\(CPU \\d+\\): 01 02 03\n)+");
    assertThat(cli.out("-j lookup counts key 0 0 0 0"))
        .startsWith(
            "{\"key\":[\"0x00\",\"0x00\",\"0x00\",\"0x00\"],"
                + "\"values\":[{\"cpu\":0,\"value\":[\"0x00\",\"0x00\",\"0x00\"]}");
    assertThat(cli.out("dump counts")).endsWith("Found 2 elements\n");
    cli.runWords(
        "create",
        "typed",
        "type",
        "percpu_array",
        "schema",
        "key: u32; value: u64",
        "entries",
        "2");
    cli.out("update typed key 1 value 7");
    assertThat(cli.out("lookup typed key 1")).startsWith("key:\n1\nvalue (CPU 00): 7\n");
    assertThat(cli.out("-j lookup typed key 1"))
        .contains("\"formatted\":{\"key\":1,\"values\":[{\"cpu\":0,\"value\":7}");
  }

  @Test
  void aPerCpuHashHasAValueForEachCpu() {
    for (String type : List.of("percpu_hash", "lru_percpu_hash")) {
      cli.out("create " + type + " type " + type + " key 2 value 3 entries 2");
      cli.out("update " + type + " key 1 2 value 1 2 3");
      assertThat(cli.out("lookup " + type + " key 1 2"))
          .matches("key:\n01 02\n(value \\(CPU \\d+\\): 01 02 03\n)+");
      assertThat(cli.out("dump " + type)).endsWith("Found 1 element\n");
      assertThat(cli.out("getnext " + type)).contains("01 02");
      cli.out("delete " + type + " key 1 2");
      assertThat(cli.out("dump " + type)).isEqualTo("Found 0 elements\n");
    }
  }

  @Test
  void aBloomFilterIsAskedForValues() {
    cli.out("create seen type bloom_filter value 4 entries 100 hashes 3");
    assertThat(cli.out("show seen"))
        .isEqualTo(
            """
            1: bloom_filter  flags 0x0
            \tkey 0B  value 4B  max_entries 100  memlock NB
            \tpinned @/seen
            """);
    assertThat(cli.out("update seen value 1 2 3 4")).isEmpty();
    assertThat(cli.out("update seen value 5 6 7 8 any")).isEmpty();
    assertThat(cli.out("lookup seen value 1 2 3 4")).isEqualTo("value: 01 02 03 04\n");
    assertThat(cli.out("-j lookup seen value 1 2 3 4"))
        .isEqualTo("{\"value\":[\"0x01\",\"0x02\",\"0x03\",\"0x04\"]}\n");
    assertThat(cli.run("lookup seen value 4 3 2 1"))
        .isEqualTo(new Cli.Result(254, "value: 04 03 02 01\nNot found\n", ""));
    assertThat(cli.run("-j lookup seen value 4 3 2 1"))
        .isEqualTo(new Cli.Result(254, "null\n", ""));
    assertThat(cli.out("check seen quiet")).isEqualTo("Found 0 problems\n");
    assertThat(cli.out("plan type bloom_filter value 4 entries 1000000 hashes 5"))
        .endsWith("\thashes 5  blocks 17352  blocks_offset 8192  lanes 64\n");
  }

  @Test
  void aBloomFilterHasValuesOfASchema() {
    cli.runWords(
        "create", "seen", "type", "bloom_filter", "schema", "value: utf8[8]", "entries", "100");
    assertThat(cli.out("update seen value Ann")).isEmpty();
    assertThat(cli.out("lookup seen value Ann")).isEqualTo("value: Ann\n");
    assertThat(cli.out("-j lookup seen value Ann"))
        .startsWith("{\"value\":[\"0x41\",")
        .endsWith("\"formatted\":{\"value\":\"Ann\"}}\n");
    assertThat(cli.run("lookup seen value Bob"))
        .isEqualTo(new Cli.Result(254, "value: Bob\nNot found\n", ""));
  }

  @Test
  void whatABloomFilterCannotDoIsTold() {
    cli.out("create seen type bloom_filter value 1 entries 100");
    String cannot = "not an operation of type=bloom_filter\n";
    assertThat(cli.run("dump seen"))
        .isEqualTo(new Cli.Result(244, "", "Error: dump @/seen: " + cannot));
    assertThat(cli.run("getnext seen"))
        .isEqualTo(new Cli.Result(161, "", "Error: getnext @/seen: " + cannot));
    assertThat(cli.run("update seen value 1 noexist"))
        .isEqualTo(new Cli.Result(234, "", "Error: update @/seen: " + cannot));
    String keyless = "Error: access @/seen: there are no keys, type=bloom_filter\n";
    assertThat(cli.run("delete seen key 1")).isEqualTo(new Cli.Result(234, "", keyless));
    assertThat(cli.run("create b type bloom_filter value 1 entries 9 hashes 16").err())
        .contains("not a possible bloom_filter map", "mapExtra=16");
  }

  @Test
  void triesAreInCidrAndInPostorder() {
    String schema = "key: prefix4; value: u32";
    cli.runWords("create", "routes", "type", "lpm_trie", "schema", schema, "entries", "9");
    cli.out("update routes key 10.0.0.0/8 value 1");
    cli.out("update routes key 0.0.0.0/0 value 2");
    cli.out("update routes key 10.1.0.0/16 value 3 noexist");
    assertThat(cli.out("dump routes"))
        .isEqualTo(
            """
            key: 10.1.0.0/16  value: 3
            key: 10.0.0.0/8  value: 1
            key: 0.0.0.0/0  value: 2
            Found 3 elements
            """);
    assertThat(cli.out("lookup routes key 10.1.2.3")).isEqualTo("key: 10.1.2.3/32  value: 3\n");
    assertThat(cli.out("getnext routes key 10.1.0.0/16"))
        .isEqualTo("key:\n10.1.0.0/16\nnext key:\n10.0.0.0/8\n");
    cli.out("delete routes key 10.1.0.0/16");
    assertThat(cli.out("-j lookup routes key 10.1.2.3")).contains("\"value\":1}}");
    assertThat(cli.out("show routes"))
        .startsWith("1: lpm_trie  flags 0x1\n\tkey 8B  value 4B  max_entries 9  memlock NB\n");
  }

  @Test
  void triesOfBytesAreAsBpftoolPrintsThem() {
    cli.out("create routes type lpm_trie key 8 value 4 entries 9 flags 1");
    cli.out("update routes key 8 0 0 0 10 9 9 9 value 1 0 0 0");
    assertThat(cli.out("dump routes"))
        .isEqualTo("key: 08 00 00 00 0a 09 09 09  value: 01 00 00 00\nFound 1 element\n");
    assertThat(cli.out("plan type lpm_trie key 8 value 8 entries 500000"))
        .contains("table_bits 17  pairs 499999  entries 500001  entry_bytes 16");
  }
}
