package io.shmap.contract;

import io.shmap.MapSpec;
import io.shmap.RiggedHandle;
import io.shmap.SharedArrayOfMaps;
import io.shmap.SharedHash;
import io.shmap.SharedHashOfMaps;
import io.shmap.SharedMap;
import io.shmap.Shmap;
import io.shmap.codec.Codec;
import io.shmap.codec.Codecs;
import io.shmap.memory.Mortality;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Function;

/**
 * What a {@link Session} does with maps of maps. The inner maps are tables of {@link #ENTRIES}
 * keys, 4 bytes each, that all have one value of 8 bytes: the table's number.
 */
@SuppressWarnings("unchecked")
public final class Nested {

  public static final int ENTRIES = 16;

  private static final MapSpec<SharedHash<byte[], byte[]>> TABLE =
      MapSpec.hash(Codecs.bytes(4), Codecs.bytes(8)).maxEntries(ENTRIES).build();

  private SharedMap table;

  static MapSpec<?> array(long maxEntries) {
    return MapSpec.arrayOfMaps(TABLE).maxEntries(maxEntries).build();
  }

  static MapSpec<?> hash(Codec<byte[]> keys, long maxEntries) {
    return MapSpec.hashOfMaps(keys, TABLE).maxEntries(maxEntries).build();
  }

  /**
   * A whole table.
   *
   * @param number 16 digits of hex
   */
  public static SharedHash<byte[], byte[]> table(Path path, String number) {
    SharedHash<byte[], byte[]> table = Shmap.create(path, TABLE);
    for (int i = 0; i < ENTRIES; i++) {
      table.put(new byte[] {(byte) i, 0, 0, 0}, HexFormat.of().parseHex(number));
    }
    return table;
  }

  String answer(SharedMap outer, Mortality life, String[] words) {
    return switch (words[0]) {
      case "open-table" -> opened(RiggedHandle.attach(Path.of(words[1]), life));
      case "fresh-table" -> opened(table(Path.of(words[1]), words[2]));
      case "put-table" -> put(outer, words);
      case "table" -> text(read(outer, words[1], Nested::number));
      case "read-tables" -> readTables(outer, words[1], Integer.parseInt(words[2]));
      default -> closed();
    };
  }

  private String opened(SharedMap map) {
    close();
    table = map;
    return "ok";
  }

  private String closed() {
    close();
    return "ok";
  }

  private String put(SharedMap outer, String[] words) {
    byte[] key = HexFormat.of().parseHex(words[1]);
    if (outer instanceof SharedArrayOfMaps<?> array) {
      ((SharedArrayOfMaps<SharedMap>) array).set(Session.index(key), table);
      return "ok";
    }
    var hash = (SharedHashOfMaps<byte[], SharedMap>) outer;
    return switch (words[2]) {
      case "any" -> {
        hash.put(key, table);
        yield "ok";
      }
      case "noexist" -> hash.insert(key, table) ? "ok" : "error EEXIST";
      default -> hash.replace(key, table) ? "ok" : "absent";
    };
  }

  private static <R> R read(SharedMap outer, String hex, Function<SharedMap, R> reader) {
    byte[] key = HexFormat.of().parseHex(hex);
    return outer instanceof SharedArrayOfMaps<?> array
        ? array.read(Session.index(key), reader)
        : ((SharedHashOfMaps<byte[], SharedMap>) outer).read(key, reader);
  }

  /* The number of a table that is whole. */
  private static String number(SharedMap map) {
    Set<String> numbers = new HashSet<>();
    ((SharedHash<byte[], byte[]>) map)
        .forEach((key, value) -> numbers.add(HexFormat.of().formatHex(value)));
    long size = ((SharedHash<byte[], byte[]>) map).size();
    return size == ENTRIES && numbers.size() == 1 ? numbers.iterator().next() : "mix " + numbers;
  }

  /* Reads until it has met so many tables, each whole and later than the one before. */
  private static String readTables(SharedMap outer, String key, int wanted) {
    String last = "";
    for (int met = 0; met < wanted; ) {
      String number = text(read(outer, key, Nested::number));
      if (number.compareTo(last) < 0 || number.length() != 16) {
        return number + " after " + last;
      }
      met += number.equals(last) ? 0 : 1;
      last = number;
    }
    return "ok";
  }

  private static String text(String number) {
    return number == null ? "absent" : number;
  }

  void close() {
    if (table != null) {
      table.close();
      table = null;
    }
  }
}
