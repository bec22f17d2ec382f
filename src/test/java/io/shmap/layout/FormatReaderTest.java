package io.shmap.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.shmap.MapSpec;
import io.shmap.SharedArray;
import io.shmap.SharedArrayOfMaps;
import io.shmap.SharedBloom;
import io.shmap.SharedHash;
import io.shmap.SharedHashOfMaps;
import io.shmap.SharedLpmTrie;
import io.shmap.SharedLruPerCpuHash;
import io.shmap.SharedMap;
import io.shmap.SharedPerCpuArray;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.layout.FormatReader.Report;
import io.shmap.lifecycle.FilePatch;
import io.shmap.os.Kernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program in another language, written from format.md, reads what the library wrote. */
class FormatReaderTest {

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  enum Side {
    BUY,
    SELL
  }

  record Quote(long time, double bid, Side side, String venue, int[] lots) {}

  private static final String QUOTE =
      "{\"time\": %d, \"bid\": %s, \"side\": \"%s\", \"venue\": \"%s\", \"lots\": [%d, %d]}";

  @BeforeEach
  void requirePython() {
    FormatReader.requirePython();
  }

  @Test
  void aHashOfRecordsIsRead() throws IOException {
    MapSpec<SharedHash<Integer, Quote>> spec =
        MapSpec.hash(
                Codecs.INT32,
                Codecs.recordOf(Quote.class)
                    .component("venue", Codecs.utf8(12))
                    .component("lots", Codecs.int32s(2))
                    .build())
            .maxEntries(300)
            .name("quotes")
            .build();
    Map<String, String> expected = new TreeMap<>();
    try (SharedHash<Integer, Quote> quotes = Shmap.create(store.fresh(), spec)) {
      for (int i = 0; i < 250; i++) {
        Side side = i % 2 == 0 ? Side.BUY : Side.SELL;
        quotes.put(i, new Quote(i - 100, i / 4.0, side, "é" + i, new int[] {i, -i}));
        expected.put(
            hex(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(i)),
            String.format(QUOTE, i - 100, Double.toString(i / 4.0), side, "\\u00e9" + i, i, -i));
      }
      Report report = FormatReader.read(quotes.path()).get(0);
      assertThat(report.decoded).isEqualTo(expected);
      assertThat(report.of("header type")).isEqualTo("hash");
      assertThat(report.of("header name")).isEqualTo("quotes");
      assertThat(report.of("header schema")).isEqualTo(spec.schema());
      assertThat(report.of("header maxEntries")).isEqualTo("300");
      assertThat(report.of("header id")).isEqualTo(Integer.toString(quotes.info().id()));
      assertThat(report.of("control attached")).isEqualTo("1");
      assertThat(report.of("control attachments")).contains("\"pid\": " + pid());
      assertThat(report.of("control pinned")).isEqualTo("false");
    }
  }

  @Test
  void perCpuArraysAreRead() throws IOException {
    MapSpec<SharedPerCpuArray<Integer>> spec =
        MapSpec.perCpuArray(Codecs.INT32).maxEntries(20).build();
    Map<String, String> expected = new TreeMap<>();
    try (SharedPerCpuArray<Integer> map = Shmap.create(store.fresh(), spec)) {
      for (int i = 0; i < 20; i++) {
        for (int cpu = 0; cpu < map.cpus(); cpu++) {
          map.set(i, cpu, i * 1000 + cpu);
          ByteBuffer key = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN);
          expected.put(hex(key.putInt(i).putShort((short) cpu)), "" + (i * 1000 + cpu));
        }
      }
      assertThat(FormatReader.read(map.path()).get(0).decoded).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 8, 40})
  void perCpuHashesAreRead(int valueSize) throws IOException {
    MapSpec<SharedLruPerCpuHash<Long, byte[]>> spec =
        MapSpec.lruPerCpuHash(Codecs.INT64, Codecs.bytes(valueSize)).maxEntries(50).build();
    Map<String, String> expected = new TreeMap<>();
    try (SharedLruPerCpuHash<Long, byte[]> map = Shmap.create(store.fresh(), spec)) {
      for (long i = 0; i < 50; i++) {
        List<byte[]> all = new ArrayList<>();
        for (int cpu = 0; cpu < map.cpus(); cpu++) {
          byte[] value = new byte[valueSize];
          Arrays.fill(value, (byte) (i * 3 + cpu));
          all.add(value);
          ByteBuffer key = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
          expected.put(hex(key.putLong(i).putShort((short) cpu)), HexFormat.of().formatHex(value));
        }
        map.put(i, all);
      }
      Report report = FormatReader.read(map.path()).get(0);
      assertThat(report.of("header type")).isEqualTo("lru_percpu_hash");
      assertThat(report.values).isEqualTo(expected);
    }
  }

  @Test
  void triesAreRead() throws IOException {
    int[] dataSizes = {1, 4, 5, 16, 256};
    int[] valueSizes = {8, 4, 40, 8, 3};
    Random random = new Random(7);
    List<SharedMap> maps = new ArrayList<>();
    List<Map<String, String>> expected = new ArrayList<>();
    try {
      for (int i = 0; i < dataSizes.length; i++) {
        SharedLpmTrie<byte[], byte[]> map =
            Shmap.create(
                store.fresh(),
                MapSpec.lpmTrie(Codecs.bytes(4 + dataSizes[i]), Codecs.bytes(valueSizes[i]))
                    .maxEntries(100)
                    .build());
        maps.add(map);
        Map<String, String> entries = new TreeMap<>();
        for (int k = 0; k < 300; k++) {
          byte[] prefix = new byte[4 + dataSizes[i]];
          prefix[4] = (byte) (random.nextInt(4) << 5);
          prefix[3 + dataSizes[i]] |= (byte) random.nextInt(3);
          int length = random.nextInt(8 * dataSizes[i] + 1);
          prefix[0] = (byte) length;
          prefix[1] = (byte) (length >> 8);
          byte[] value = new byte[valueSizes[i]];
          random.nextBytes(value);
          if (random.nextInt(3) == 0) {
            map.delete(prefix);
          } else if (map.size() < 100) {
            map.put(prefix, value);
          }
        }
        map.forEach(
            (prefix, value) ->
                entries.put(HexFormat.of().formatHex(prefix), HexFormat.of().formatHex(value)));
        assertThat(entries).isNotEmpty();
        expected.add(entries);
      }
      List<Report> reports = FormatReader.read(paths(maps));
      for (int i = 0; i < maps.size(); i++) {
        assertThat(reports.get(i).of("header type")).isEqualTo("lpm_trie");
        assertThat(reports.get(i).values).isEqualTo(expected.get(i));
      }
    } finally {
      maps.forEach(SharedMap::close);
    }
  }

  /* Every branch of the hash function, with short and long values, in maps that are full. */
  @Test
  void hashesOfBytesAreRead() throws IOException {
    int[] keySizes = {
      1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 32, 33, 64, 65, 96, 97, 128, 129, 200, 240, 241, 512,
      1024, 1025, 3000
    };
    int[] valueSizes = {8, 1, 9, 4, 100, 3, 16};
    List<SharedMap> maps = new ArrayList<>();
    List<Map<String, String>> expected = new ArrayList<>();
    try {
      for (int keySize : keySizes) {
        int valueSize = valueSizes[maps.size() % valueSizes.length];
        SharedHash<byte[], byte[]> map =
            Shmap.create(
                store.fresh(),
                MapSpec.hash(Codecs.bytes(keySize), Codecs.bytes(valueSize))
                    .maxEntries(100)
                    .attachSlots(3)
                    .build());
        maps.add(map);
        expected.add(filled(map, keySize, valueSize));
      }
      assertThat(FormatReader.read(paths(maps)))
          .extracting(report -> report.values)
          .isEqualTo(expected);
    } finally {
      maps.forEach(SharedMap::close);
    }
  }

  private static Map<String, String> filled(
      SharedHash<byte[], byte[]> map, int keySize, int valueSize) {
    Random random = new Random(keySize);
    Map<String, String> expected = new TreeMap<>();
    while (expected.size() < map.maxEntries()) {
      byte[] key = randomBytes(random, keySize);
      map.put(key, randomBytes(random, valueSize));
      byte[] value = randomBytes(random, valueSize);
      map.put(key, value);
      expected.put(HexFormat.of().formatHex(key), HexFormat.of().formatHex(value));
    }
    return expected;
  }

  private static byte[] randomBytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Path[] paths(List<SharedMap> maps) {
    return maps.stream().map(SharedMap::path).toArray(Path[]::new);
  }

  @Test
  void arraysAreRead() throws IOException {
    List<SharedMap> maps = new ArrayList<>();
    List<Map<String, String>> expected = new ArrayList<>();
    try {
      for (int valueSize : new int[] {1, 5, 8, 9, 40}) {
        for (boolean mmapable : new boolean[] {false, true}) {
          MapSpec.Builder<SharedArray<byte[]>> builder =
              MapSpec.array(Codecs.bytes(valueSize)).maxEntries(50);
          MapSpec<SharedArray<byte[]>> spec = (mmapable ? builder.mmapable() : builder).build();
          SharedArray<byte[]> array = Shmap.create(store.fresh(), spec);
          maps.add(array);
          expected.add(filled(array, valueSize));
          array.freeze();
        }
      }
      List<Report> reports = FormatReader.read(paths(maps));
      assertThat(reports).extracting(report -> report.values).isEqualTo(expected);
      assertThat(reports).allMatch(report -> report.of("control frozen").equals("true"));
    } finally {
      maps.forEach(SharedMap::close);
    }
  }

  @Test
  void bloomFiltersAreRead() throws IOException {
    for (int valueSize : new int[] {3, 4, 8, 40}) {
      for (int hashes : new int[] {1, 5, 8, 15}) {
        MapSpec<SharedBloom<byte[]>> spec =
            MapSpec.bloom(Codecs.bytes(valueSize)).maxEntries(200).hashes(hashes).build();
        try (SharedBloom<byte[]> bloom = Shmap.create(store.fresh(), spec)) {
          Random random = new Random(valueSize);
          Map<String, String> expected = new TreeMap<>();
          for (int i = 0; i < 400; i++) {
            byte[] value = randomBytes(random, valueSize);
            if (i % 2 == 0) {
              bloom.add(value);
            }
            expected.put(HexFormat.of().formatHex(value), "");
          }
          expected.replaceAll((hex, none) -> "" + bloom.mightContain(HexFormat.of().parseHex(hex)));
          Report report =
              FormatReader.read(Path.of(bloom.path() + "=" + String.join(",", expected.keySet())))
                  .get(0);
          assertThat(report.has).isEqualTo(expected).containsValue("true").containsValue("false");
        }
      }
    }
  }

  private static Map<String, String> filled(SharedArray<byte[]> array, int valueSize) {
    Random random = new Random(valueSize);
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < array.maxEntries(); i++) {
      byte[] value = new byte[valueSize];
      for (int update = 0; update < i % 3; update++) {
        value = randomBytes(random, valueSize);
        array.set(i, value);
      }
      expected.put(
          hex(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(i)),
          HexFormat.of().formatHex(value));
    }
    return expected;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void arraysOfMapsAreReadWithTheirMaps(boolean sticky) throws Exception {
    if (sticky) {
      Kernel.LINUX.chmod(store.directory().toString(), 01777);
    }
    MapSpec<SharedHash<Long, Long>> table =
        MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(9).build();
    try (SharedArrayOfMaps<SharedHash<Long, Long>> outer =
        Shmap.create(store.fresh(), MapSpec.arrayOfMaps(table).maxEntries(40).build())) {
      for (long i = 0; i < 4; i++) {
        try (SharedHash<Long, Long> inner = Shmap.create(store.fresh(), table)) {
          inner.put(i, 10 * i);
          outer.set(2 * i, inner);
          outer.set(7, inner); // one after the other
        }
      }
      List<Report> reports = FormatReader.readAll(outer.path());
      assertThat(reports).hasSize(5);
      assertThat(reports.get(0).of("header inner")).isEqualTo("[1, 0, 8, 8, 0]");
      for (int i = 0; i < 4; i++) {
        assertThat(reports.get(0).decoded).containsEntry(hex(2 * i), "" + outer.id(2 * i));
        assertThat(reports.get(1 + i).of("header id")).isEqualTo("" + outer.id(2 * i));
        assertThat(reports.get(1 + i).decoded).containsExactly(entry(hex((long) i), "" + 10 * i));
      }
      assertThat(reports.get(0).decoded).containsEntry(hex(7), "" + outer.id(6));
      assertThat(reports.get(0).decoded).containsEntry(hex(9), "0").hasSize(40);
    }
  }

  @Test
  void hashesOfMapsAreReadWithTheirMaps() throws IOException {
    MapSpec<SharedArray<Integer>> table = MapSpec.array(Codecs.INT32).maxEntries(2).build();
    try (SharedHashOfMaps<byte[], SharedArray<Integer>> outer =
            Shmap.create(
                store.fresh(), MapSpec.hashOfMaps(Codecs.bytes(5), table).maxEntries(200).build());
        SharedArray<Integer> inner = Shmap.create(store.fresh(), table)) {
      Map<String, String> ids = new TreeMap<>();
      for (int i = 0; i < 16; i++) {
        outer.put(bytes(i), inner);
        ids.put(HexFormat.of().formatHex(bytes(i)), "" + inner.info().id());
      }
      inner.set(1, -7);
      List<Report> reports = FormatReader.readAll(outer.path());
      assertThat(reports).hasSize(2);
      assertThat(reports.get(0).decoded).isEqualTo(ids);
      assertThat(reports.get(0).of("header inner")).isEqualTo("[2, 0, 4, 4, 2]");
      assertThat(reports.get(1).decoded).isEqualTo(Map.of(hex(0), "0", hex(1), "-7"));
      assertThat(reports.get(1).of("control overflow")).isEqualTo("false");
      for (int i = 16; i < 200; i++) {
        outer.put(bytes(i), inner);
      }
      reports = FormatReader.readAll(outer.path());
      assertThat(reports.get(1).of("control overflow")).isEqualTo("true");
    }
  }

  private static byte[] bytes(int n) {
    return new byte[] {(byte) n, 1, 2, 3, (byte) -n};
  }

  private static String hex(int n) {
    return hex(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(n));
  }

  private static String hex(long n) {
    return hex(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(n));
  }

  @Test
  void aSlotWithoutItsMapAndAMapWithoutItsHintAreNoticed() throws IOException {
    MapSpec<SharedArray<Long>> table = MapSpec.array(Codecs.INT64).maxEntries(1).build();
    try (SharedArrayOfMaps<SharedArray<Long>> outer =
            Shmap.create(store.fresh(), MapSpec.arrayOfMaps(table).maxEntries(3).build());
        SharedArray<Long> inner = Shmap.create(store.fresh(), table)) {
      outer.set(2, inner);
      assertThat(FormatReader.readAll(outer.path())).hasSize(2);
      long hints = HeaderLayout.LENGTH + ControlLayout.HINTS;
      new FilePatch(inner.path()).put(hints + 4, 1, 4);
      assertThat(FormatReader.damage(outer.path())).isEqualTo("hints of map " + outer.id(2));
      Files.delete(store.directory().resolve(".shmap/" + outer.id(2)));
      assertThat(FormatReader.damage(outer.path())).isEqualTo("no map with id " + outer.id(2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x000, 0x029, 0x048, 0xfff})
  void aDamagedHeaderIsNoticed(int offset) throws IOException {
    try (SharedMap map =
        Shmap.create(store.fresh(), MapSpec.array(Codecs.INT64).maxEntries(1).build())) {
      byte[] file = Files.readAllBytes(map.path());
      file[offset] ^= 1;
      Path copy = Files.createTempFile("shmap-format-", ".map");
      Files.write(copy, file);
      assertThat(FormatReader.damage(copy)).isNotEmpty();
      Files.delete(copy);
    }
  }

  @Test
  void theExampleIsAMapWithTwoEntries() throws IOException {
    Path file = Files.createTempFile("shmap-format-", ".map");
    Files.write(file, FormatDocument.read().example(0x3000));
    Report report = FormatReader.read(file).get(0);
    Files.delete(file);
    assertThat(report.decoded)
        .isEqualTo(Map.of("0100000000000000", "10", "0200000000000000", "20"));
    assertThat(report.of("header schema")).isEqualTo("key: i64; value: i64");
    assertThat(report.of("header attachSlots")).isEqualTo("1");
    assertThat(report.of("control attached")).isEqualTo("1");
  }

  private static String hex(ByteBuffer bytes) {
    return HexFormat.of().formatHex(bytes.array());
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }
}
