package io.shmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole outputs of the verbs on maps of maps. */
class NestedVerbsTest {

  private Cli cli;

  @BeforeEach
  void mapsInAStore() throws IOException {
    cli = new Cli();
    cli.out("create one type hash key 4 value 8 entries 16");
    cli.out("create tables type array_of_maps key 4 value 4 entries 4 inner_map name one");
    cli.out("update one key 2 0 0 0 value 7 0 0 0 0 0 0 0");
  }

  @AfterEach
  void removeStore() throws IOException {
    cli.close();
  }

  @Test
  void theValueOfAMapOfMapsIsAMap() {
    cli.out("update tables key 1 0 0 0 value pinned one");
    assertThat(cli.out("lookup tables key 1 0 0 0"))
        .isEqualTo("key: 01 00 00 00  inner_map_id: 1\n");
    assertThat(cli.out("dump tables"))
        .isEqualTo("key: 01 00 00 00  inner_map_id: 1\nFound 1 element\n");
    assertThat(cli.out("-j dump tables"))
        .isEqualTo(
            """
            [{"key":["0x01","0x00","0x00","0x00"],"value":["0x01","0x00","0x00","0x00"],\
            "inner_map_id":1}]
            """);
    assertThat(cli.out("delete tables key 1 0 0 0")).isEmpty();
    assertThat(cli.out("dump tables")).isEqualTo("Found 0 elements\n");
  }

  @Test
  void aRecursiveDumpShowsTheInnerMaps() {
    cli.out("update tables key 0 0 0 0 value id 1");
    cli.out("update tables key 3 0 0 0 value name one any");
    assertThat(cli.out("dump tables recursive"))
        .isEqualTo(
            """
            key: 00 00 00 00  inner_map_id: 1
            \tkey: 02 00 00 00  value: 07 00 00 00 00 00 00 00
            \tFound 1 element
            key: 03 00 00 00  inner_map_id: 1
            \tkey: 02 00 00 00  value: 07 00 00 00 00 00 00 00
            \tFound 1 element
            Found 2 elements
            """);
    cli.out("delete tables key 3 0 0 0");
    assertThat(cli.out("-j dump tables recursive"))
        .isEqualTo(
            """
            [{"key":["0x00","0x00","0x00","0x00"],"value":["0x01","0x00","0x00","0x00"],\
            "inner_map_id":1,"inner_map":[{"key":["0x02","0x00","0x00","0x00"],\
            "value":["0x07","0x00","0x00","0x00","0x00","0x00","0x00","0x00"]}]}]
            """);
  }

  @Test
  void aHeldMapOutlivesItsName() {
    cli.out("create named type hash_of_maps key 2 value 4 entries 4 inner_map one");
    cli.out("update named key 5 0 value one noexist");
    cli.out("unpin one");
    assertThat(cli.out("dump named recursive"))
        .isEqualTo(
            """
            key: 05 00  inner_map_id: 1
            \tkey: 02 00 00 00  value: 07 00 00 00 00 00 00 00
            \tFound 1 element
            Found 1 element
            """);
    cli.out("delete named key 5 0");
    assertThat(cli.out("list")).doesNotContain("1: hash ");
  }
}
