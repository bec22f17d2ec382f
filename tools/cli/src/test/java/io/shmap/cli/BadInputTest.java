package io.shmap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.layout.HeaderLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must not be taken: one message, its status, and nothing left behind. */
class BadInputTest {

  /** Which of the hash's numbers says where its nodes are. */
  private static final int NODES_OFFSET = 5;

  private Cli cli;
  private List<String> before;

  @BeforeEach
  void freshStore() throws IOException {
    cli = new Cli();
    cli.out("create map type hash key 4 value 8 entries 10");
    cli.runWords(
        "create", "typed", "type", "hash", "schema", "key: i8; value: utf8[4]", "entries", "9");
    before = cli.entries();
  }

  @AfterEach
  void removeStore() throws IOException {
    cli.close();
  }

  private void refused(String command, int status, String message) throws IOException {
    before = cli.entries();
    assertThat(cli.run(command)).isEqualTo(new Cli.Result(status, "", "Error: " + message + "\n"));
    assertThat(cli.entries()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lookup map key 1 2 3                   | 234 | key expected 4 bytes got 3
          lookup map key 1 2 3 4 5               | 234 | key expected 4 bytes got 5
          lookup map key 1 2 3 256               | 234 | error parsing byte of key: "256"
          lookup map key 1 2 x 4                 | 234 | error parsing byte of key: "x"
          lookup map key hex 1 2 3 0g            | 234 | error parsing byte of key: "0g"
          lookup map kye 1 2 3 4                 | 255 | expected 'key', got: 'kye'
          lookup map                             | 255 | expected 'key' at the end; see: shmap help lookup
          update map key 1 2 3 4 value 1         | 234 | value expected 8 bytes got 1
          update typed key 1 value abcde         | 234 | value: parse: expected utf8[4], text="abcde", holds 4 bytes but value has 5
          update typed key 200 value a           | 234 | key: parse: expected i8, text="200", min=-128 max=127
          update typed key 1 value a sometimes   | 255 | expected any, exist or noexist, got: 'sometimes'
          dump map again                         | 255 | unexpected 'again'; see: shmap help dump
          dump none                              | 254 | attach @/none: no such map
          dump none/deeper                       | 254 | attach none: no such directory
          dump id 99                             | 254 | attach @: no such map, id=99
          dump id 0                              | 254 | attach @: no such map, id=0
          dump name none                         | 254 | attach @: no such map, name=none
          dump @                                 | 235 | attach @: a directory, not a shmap file
          create map type hash key 4 value 8 entries 1 | 239 | create @/map: exists; attach to it instead
          create x/y type hash key 4 value 8 entries 1 | 254 | create x: no such directory
          create n type hash key 0 value 8 entries 1   | 234 | create @/n: not a possible hash map, keySize=0 valueSize=8 maxEntries=1 flags=0x0
          create n type hash key 4 value 0 entries 1   | 234 | create @/n: not a possible hash map, keySize=4 valueSize=0 maxEntries=1 flags=0x0
          create n type hash key 4 value 8 entries 0   | 234 | create @/n: not a possible hash map, keySize=4 valueSize=8 maxEntries=0 flags=0x0
          create n type hash key 4 value 8 entries -1  | 234 | max entries is not a number from 0 on: '-1'
          create n type hash key 4 value 8 entries 2147483649 | 249 | create @/n: not a possible hash map, keySize=4 valueSize=8 maxEntries=2147483649 flags=0x0
          create n type hash key 4 value 8 entries 99999999999 | 249 | max entries is too large: 99999999999
          create n type hash key 4294967296 value 8 entries 1 | 249 | key size is too large: '4294967296', max=2147483647
          create n type hash key 4 value 5000000 entries 1 | 249 | create @/n: not a possible hash map, keySize=4 valueSize=5000000 maxEntries=1 flags=0x0
          create n type array key 8 value 8 entries 1  | 234 | create @/n: not a possible array map, keySize=8 valueSize=8 maxEntries=1 flags=0x0
          create n type tree key 4 value 8 entries 1   | 234 | unknown map type 'tree', types=[hash, array, percpu_hash, percpu_array, lru_hash, lru_percpu_hash, lpm_trie, array_of_maps, hash_of_maps, bloom_filter]
          create n key 4 value 8 entries 1 name a-b type hash | 234 | create @/n: name is not up to 15 of [A-Za-z0-9_.], name=a-b
          pin map /dev/shm/elsewhere             | 238 | pin @/map: a name lies in the map's store, @
          pin map typed                          | 239 | pin @/map: exists, name=@/typed
          check none                             | 254 | attach @/none: no such map
          frobnicate                             | 255 | no such verb: 'frobnicate'; see: shmap help
          --frob show                            | 255 | no such option: '--frob'; see: shmap help
          show --frob                            | 254 | attach @/--frob: no such map
          --store @/none show                    | 254 | list @/none: no such directory
          --store @/map show                     | 236 | list @/map: not a directory
          """)
  void isRefusedInOneLine(String command, int status, String message) throws IOException {
    String here = Path.of("").toAbsolutePath().toString();
    String expected =
        message
            .replace("attach none:", "attach " + here + "/none:")
            .replace("create x:", "create " + here + "/x:");
    refused(command, status, expected);
  }

  @Test
  void errorsAreJsonIfAskedFor() {
    assertThat(cli.run("-j lookup map key 1"))
        .isEqualTo(new Cli.Result(234, "", "{\"error\":\"key expected 4 bytes got 1\"}\n"));
    assertThat(cli.run("frobnicate -p").err())
        .isEqualTo("{\"error\":\"no such verb: 'frobnicate'; see: shmap help\"}\n");
  }

  @Test
  void stackTracesAreShownOnRequestOnly() {
    assertThat(cli.run("dump none").err()).hasLineCount(1);
    assertThat(cli.run("--trace dump none").err()).contains("ShmapException", "\tat io.shmap");
  }

  @Test
  void otherFilesAreNoMaps() throws IOException {
    Files.writeString(cli.path("short"), "too short");
    refused("dump short", 234, "attach @/short: not a shmap file, too short, length=9");
    refused("check short", 234, "attach @/short: not a shmap file, too short, length=9");
    Files.write(cli.path("text"), "0123456789".repeat(500).getBytes(UTF_8));
    refused(
        "update text key 1 value 1",
        234,
        "attach @/text: not a shmap file, magic=0x3736353433323130 at 0x0");
    refused(
        "create text type hash key 4 value 8 entries 1",
        239,
        "create @/text: exists and is not a map that could be replaced");
    Files.createSymbolicLink(cli.path("link"), cli.path("map"));
    refused("dump link", 216, "attach @/link: a symbolic link, which is not followed");
    Files.copy(cli.path("map"), cli.path("copy"));
    Cli.Result copy = cli.run("dump copy");
    assertThat(copy.status()).isEqualTo(140);
    assertThat(copy.err()).startsWith("Error: attach @/copy: is a copy of a map, inode=");
  }

  /* Puts a number into the header, with a checksum that fits if it is to be believed. */
  private void damage(long offset, int number, boolean believable) throws IOException {
    byte[] file = Files.readAllBytes(cli.path("map"));
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt((int) offset, number);
    if (believable) {
      bytes.putInt((int) HeaderLayout.CHECKSUM, 0);
      CRC32C crc = new CRC32C();
      crc.update(file, 0, (int) HeaderLayout.LENGTH);
      bytes.putInt((int) HeaderLayout.CHECKSUM, (int) crc.getValue());
    }
    Files.write(cli.path("map"), file); // in place: the inode stays
  }

  @Test
  void anotherFormatIsRefused() throws IOException {
    damage(HeaderLayout.MAJOR, 3, true);
    refused(
        "dump map",
        234,
        "attach @/map: format 3.0 but this library reads 1.x; see src/docs/format.md");
  }

  @Test
  void anotherByteOrderIsRefused() throws IOException {
    damage(HeaderLayout.BYTE_ORDER, 0x04030201, true);
    refused("dump map", 234, "attach @/map: written in another byte order, mark=0x4030201");
  }

  @Test
  void aDamagedHeaderIsRefused() throws IOException {
    damage(HeaderLayout.KEY_SIZE, 5, false);
    Cli.Result damaged = cli.run("check map");
    assertThat(damaged.status()).isEqualTo(139);
    assertThat(damaged.err()).startsWith("Error: attach @/map: header damaged, checksum=0x");
    assertThat(damaged.err()).hasLineCount(1);
  }

  @Test
  void sectionsOutsideTheFileAreRefused() throws IOException {
    damage(HeaderLayout.SECTIONS + 16 + 4, 1, true);
    Cli.Result damaged = cli.run("dump map");
    assertThat(damaged.status()).isEqualTo(139);
    assertThat(damaged.err())
        .startsWith("Error: attach @/map: header damaged, data section at 0x1");
  }

  @Test
  void gcTellsOfDamageAndLeavesItAlone() throws IOException {
    damage(HeaderLayout.KEY_SIZE, 5, false);
    Cli.Result gc = cli.run("gc");
    assertThat(gc.status()).isZero();
    assertThat(gc.out()).isEmpty();
    assertThat(gc.err()).startsWith("left alone: ").contains("header damaged");
    assertThat(cli.entries()).isEqualTo(before);
  }

  @Test
  void damagedDataIsFound() throws IOException {
    byte[] file = Files.readAllBytes(cli.path("map"));
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long data = header.getLong((int) HeaderLayout.SECTIONS + 16);
    long nodes = data + header.getLong((int) HeaderLayout.GEOMETRY + 8 * NODES_OFFSET);
    Arrays.fill(file, (int) nodes, (int) nodes + 32, (byte) 0xee);
    Files.write(cli.path("map"), file);
    Cli.Result check = cli.run("check map");
    assertThat(check.status()).as("%s", check).isEqualTo(139);
    assertThat(cli.run("-j check map").out()).startsWith("{\"findings\":[\"");
  }

  @Test
  void aMapLargerThanTheFileSystemIsRefused() throws IOException {
    Cli.Result full = cli.run("create huge type hash key 1000 value 4000000 entries 2147483648");
    assertThat(full.status()).isEqualTo(228);
    assertThat(full.err()).startsWith("Error: create @/huge: no space, needs ").hasLineCount(1);
    assertThat(cli.entries()).isEqualTo(before);
  }
}
