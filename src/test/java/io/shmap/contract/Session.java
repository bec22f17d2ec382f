package io.shmap.contract;

import static java.util.stream.Collectors.joining;

import io.shmap.MapSpec;
import io.shmap.MapType;
import io.shmap.RiggedHandle;
import io.shmap.SharedArray;
import io.shmap.SharedArrayOfMaps;
import io.shmap.SharedBloom;
import io.shmap.SharedHash;
import io.shmap.SharedHashOfMaps;
import io.shmap.SharedLpmTrie;
import io.shmap.SharedLruHash;
import io.shmap.SharedLruPerCpuHash;
import io.shmap.SharedMap;
import io.shmap.SharedPerCpuArray;
import io.shmap.SharedPerCpuHash;
import io.shmap.Shmap;
import io.shmap.codec.Codec;
import io.shmap.codec.Codecs;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.LockBytes;
import io.shmap.memory.Mortality;
import io.shmap.os.Kernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One handle on a map, driven by lines: a command goes in, its answer comes out. The same lines
 * work on a handle of this process and, through {@link ChildMain}, in another one.
 *
 * <p>Keys and values are hex. Answers: {@code ok}, a value, {@code absent}, or {@code error ERRNO},
 * the text of which {@code message} then gives.
 */
@SuppressWarnings("unchecked")
public final class Session implements Peer {

  private SharedMap map;
  private String message = "";
  private final Deque<Integer> hoard = new ArrayDeque<>();
  private final Mortality life = Mortality.immortal();
  private final Nested nested = new Nested();

  @Override
  public String send(String line) {
    try {
      return answer(line.split(" "));
    } catch (ShmapException e) {
      message = e.getMessage();
      return "error " + e.errno();
    } catch (IndexOutOfBoundsException e) {
      return "error " + Errno.E2BIG;
    }
  }

  private String answer(String[] words) {
    return switch (words[0]) {
      case "create", "create-or-attach", "attach", "attach-rigged", "attach-read-only" ->
          open(words);
      case "lookup" -> text(lookup(bytes(words[1])));
      case "lookup-all" -> lookupAll(Arrays.copyOfRange(words, 1, words.length));
      case "peek" -> text(peek(bytes(words[1])));
      case "evictions" -> Long.toString(evictions());
      case "update" -> update(bytes(words[1]), bytes(words[2]), words[3]);
      case "add-value" -> bloom().add(bytes(words[1])) ? "new" : "maybe";
      case "has-value" -> bloom().mightContain(bytes(words[1])) ? "maybe" : "absent";
      case "count" -> Long.toString(bloom().approximateCount());
      case "delete" -> word(delete(bytes(words[1])));
      case "open-table", "fresh-table", "put-table", "table", "read-tables", "close-table" ->
          nested.answer(map, life, words);
      case "take" -> text(take(bytes(words[1])));
      case "add" -> add(bytes(words[1]), Long.parseLong(words[2]));
      case "sum" -> Long.toString(sum(bytes(words[1])));
      case "lookup-cpu" -> text(lookup(bytes(words[1]), Integer.parseInt(words[2])));
      case "update-cpu" -> {
        perCpuArray().set(index(bytes(words[1])), Integer.parseInt(words[2]), bytes(words[3]));
        yield "ok";
      }
      case "next" -> text(next(words[1].equals("-") ? null : bytes(words[1])));
      case "size" -> Long.toString(size());
      case "match" -> match(bytes(words[1]));
      case "exact" -> text(trie().getExact(bytes(words[1])));
      case "walk" -> Long.toString(walk());
      case "clear" -> done(isPerCpuHash() ? perCpuHash()::clear : hash()::clear);
      case "freeze" -> done(map::freeze);
      case "pin" -> done(map::pin);
      case "unpin" -> done(map::unpin);
      case "check" -> map.check(Boolean.parseBoolean(words[1])).toString();
      case "references" -> Integer.toString(map.info().references());
      case "attachments" -> Integer.toString(map.info().attachments().size());
      case "deleted" -> Boolean.toString(map.isDeleted());
      case "signal-before" -> signalBefore(words[1], Long.parseLong(words[2]));
      case "hold-control" -> holdControl(words[1]);
      case "list" -> Integer.toString(Shmap.list(Path.of(words[1])).size());
      case "gc" -> Integer.toString(Shmap.gc(Path.of(words[1])).removed().size());
      case "leave-descriptors" -> leaveDescriptors(Integer.parseInt(words[1]));
      case "close" -> done(map::close);
      case "message" -> message;
      case "pid" -> Long.toString(ProcessHandle.current().pid());
      default -> "error: no such command, " + words[0];
    };
  }

  private String open(String[] words) {
    Path path = Path.of(words[1]);
    map =
        switch (words[0]) {
          case "create" -> Shmap.create(path, spec(words));
          case "create-or-attach" -> Shmap.createOrAttach(path, spec(words));
          case "attach" -> Shmap.attach(path);
          case "attach-rigged" -> RiggedHandle.attach(path, life);
          default -> Shmap.attachReadOnly(path);
        };
    return "ok";
  }

  private static MapSpec<? extends SharedMap> spec(String[] words) {
    int keySize = Integer.parseInt(words[3]);
    int valueSize = Integer.parseInt(words[4]);
    long maxEntries = Long.parseLong(words[5]);
    Codec<byte[]> values = Codecs.bytes(valueSize);
    return switch (MapType.valueOf(words[2])) {
      case HASH -> MapSpec.hash(Codecs.bytes(keySize), values).maxEntries(maxEntries).build();
      case ARRAY -> MapSpec.array(values).maxEntries(maxEntries).build();
      case PERCPU_ARRAY -> MapSpec.perCpuArray(values).maxEntries(maxEntries).build();
      case PERCPU_HASH ->
          MapSpec.perCpuHash(Codecs.bytes(keySize), values).maxEntries(maxEntries).build();
      case LRU_PERCPU_HASH ->
          MapSpec.lruPerCpuHash(Codecs.bytes(keySize), values).maxEntries(maxEntries).build();
      case LPM_TRIE ->
          MapSpec.lpmTrie(Codecs.bytes(keySize), values).maxEntries(maxEntries).build();
      case LRU_HASH ->
          MapSpec.lruHash(Codecs.bytes(keySize), values).maxEntries(maxEntries).build();
      case BLOOM_FILTER -> MapSpec.bloom(values).maxEntries(maxEntries).build();
      case ARRAY_OF_MAPS -> Nested.array(maxEntries);
      case HASH_OF_MAPS -> Nested.hash(Codecs.bytes(keySize), maxEntries);
    };
  }

  /* The rigged handle sends its own process a signal before its n-th store from now on. */
  private String signalBefore(String signal, long stores) {
    life.endingWith(() -> signalSelf(signal)).dieBefore(stores);
    return "ok";
  }

  private static void signalSelf(String signal) {
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /* As a process that is stopped in the middle of an attach. */
  private static String holdControl(String path) {
    int fd = Kernel.LINUX.open(path, Kernel.O_RDWR, 0);
    return Kernel.LINUX.lock(fd, Kernel.F_WRLCK, LockBytes.CONTROL, 1) == 0 ? "ok" : "busy";
  }

  /* Takes descriptors until the process may have no more, and gives some back. */
  private String leaveDescriptors(int left) {
    int fd = 0;
    while (fd >= 0) {
      fd = Kernel.LINUX.open("/dev/null", Kernel.O_RDONLY, 0);
      if (fd >= 0) {
        hoard.push(fd);
      }
    }
    for (int i = 0; i < left && !hoard.isEmpty(); i++) {
      Kernel.LINUX.close(hoard.pop());
    }
    return Errno.of(fd).name();
  }

  private SharedHash<byte[], byte[]> hash() {
    return (SharedHash<byte[], byte[]>) map;
  }

  private SharedLruHash<byte[], byte[]> lru() {
    return (SharedLruHash<byte[], byte[]>) map;
  }

  private SharedBloom<byte[]> bloom() {
    return (SharedBloom<byte[]>) map;
  }

  private SharedArray<byte[]> array() {
    return (SharedArray<byte[]>) map;
  }

  private SharedPerCpuArray<byte[]> perCpuArray() {
    return (SharedPerCpuArray<byte[]>) map;
  }

  private SharedPerCpuHash<byte[], byte[]> perCpuHash() {
    return (SharedPerCpuHash<byte[], byte[]>) map;
  }

  private boolean isPerCpuHash() {
    return map instanceof SharedPerCpuHash;
  }

  /* An update stores the same for every CPU. */
  private static byte[] first(List<byte[]> all) {
    return all == null ? null : all.get(0);
  }

  private byte[] peek(byte[] key) {
    return map instanceof SharedLruPerCpuHash
        ? first(((SharedLruPerCpuHash<byte[], byte[]>) map).peekAll(key))
        : lru().peek(key);
  }

  private long evictions() {
    return map instanceof SharedLruPerCpuHash<?, ?> perCpu ? perCpu.evictions() : lru().evictions();
  }

  private byte[] take(byte[] key) {
    return isPerCpuHash() ? first(perCpuHash().getAndDelete(key)) : hash().getAndDelete(key);
  }

  private long sum(byte[] key) {
    return isPerCpuHash() ? perCpuHash().sum(key) : perCpuArray().sum(index(key));
  }

  private byte[] lookup(byte[] key, int cpu) {
    return isPerCpuHash() ? perCpuHash().get(key, cpu) : perCpuArray().get(index(key), cpu);
  }

  private SharedLpmTrie<byte[], byte[]> trie() {
    return (SharedLpmTrie<byte[], byte[]>) map;
  }

  private boolean isTrie() {
    return map.type() == MapType.LPM_TRIE;
  }

  private boolean isArray() {
    return map.type() == MapType.ARRAY;
  }

  static long index(byte[] key) {
    return ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffff_ffffL;
  }

  private byte[] lookup(byte[] key) {
    return switch (map.type()) {
      case HASH, LRU_HASH -> hash().get(key);
      case ARRAY -> array().get(index(key));
      case PERCPU_ARRAY -> joined(perCpuArray().getAll(index(key)));
      case PERCPU_HASH, LRU_PERCPU_HASH -> first(perCpuHash().getAll(key));
      case LPM_TRIE -> trie().get(key);
      case BLOOM_FILTER -> throw new IllegalStateException("has no keys: " + map);
      case ARRAY_OF_MAPS, HASH_OF_MAPS -> throw new IllegalStateException("see inner");
    };
  }

  private static byte[] joined(List<byte[]> values) {
    ByteBuffer all = ByteBuffer.allocate(values.size() * values.get(0).length);
    values.forEach(all::put);
    return all.array();
  }

  private String add(byte[] key, long delta) {
    if (map.type() == MapType.PERCPU_ARRAY) {
      return done(() -> perCpuArray().add(index(key), delta));
    }
    if (isPerCpuHash()) {
      perCpuHash().add(key, delta);
      return Long.toString(perCpuHash().sum(key));
    }
    return Long.toString(hash().addAndGet(key, delta));
  }

  private String lookupAll(String[] keys) {
    byte[][] wanted = Arrays.stream(keys).map(Session::bytes).toArray(byte[][]::new);
    byte[][] values = new byte[wanted.length][];
    int found = lookupAll(wanted, values);
    return Arrays.stream(values).map(Session::text).collect(joining(" ", found + " ", ""));
  }

  private int lookupAll(byte[][] wanted, byte[][] values) {
    if (!isPerCpuHash()) {
      return isTrie() ? trie().getAll(wanted, values) : hash().getAll(wanted, values);
    }
    Arrays.setAll(values, i -> first(perCpuHash().getAll(wanted[i])));
    return (int) Arrays.stream(values).filter(Objects::nonNull).count();
  }

  private String update(byte[] key, byte[] value, String flag) {
    if (isArray()) {
      array().set(index(key), value);
      return "ok";
    }
    if (map.type() == MapType.PERCPU_ARRAY) {
      return done(
          () -> perCpuArray().setAll(index(key), Collections.nCopies(perCpuArray().cpus(), value)));
    }
    if (isTrie()) {
      return updateTrie(key, value, flag);
    }
    if (isPerCpuHash()) {
      return updatePerCpuHash(key, Collections.nCopies(perCpuHash().cpus(), value), flag);
    }
    return switch (flag) {
      case "any" -> done(() -> hash().put(key, value));
      case "noexist" -> hash().insert(key, value) ? "ok" : "error EEXIST";
      case "exist" -> hash().replace(key, value) ? "ok" : "absent";
      default -> "error: no such flag, " + flag;
    };
  }

  private String updatePerCpuHash(byte[] key, List<byte[]> values, String flag) {
    return switch (flag) {
      case "any" -> done(() -> perCpuHash().put(key, values));
      case "noexist" -> perCpuHash().insert(key, values) ? "ok" : "error EEXIST";
      case "exist" -> perCpuHash().replace(key, values) ? "ok" : "absent";
      default -> "error: no such flag, " + flag;
    };
  }

  private String updateTrie(byte[] key, byte[] value, String flag) {
    return switch (flag) {
      case "any" -> done(() -> trie().put(key, value));
      case "noexist" -> trie().insert(key, value) ? "ok" : "error EEXIST";
      case "exist" -> trie().replace(key, value) ? "ok" : "absent";
      default -> "error: no such flag, " + flag;
    };
  }

  private String match(byte[] key) {
    Map.Entry<byte[], byte[]> found = trie().match(key);
    return found == null ? "absent" : text(found.getKey()) + " " + text(found.getValue());
  }

  private byte[] next(byte[] key) {
    return isTrie()
        ? trie().nextKey(key)
        : isPerCpuHash() ? perCpuHash().nextKey(key) : hash().nextKey(key);
  }

  private long size() {
    return switch (map.type()) {
      case HASH_OF_MAPS -> ((SharedHashOfMaps<byte[], ?>) map).size();
      default -> isTrie() ? trie().size() : isPerCpuHash() ? perCpuHash().size() : hash().size();
    };
  }

  private boolean delete(byte[] key) {
    return switch (map.type()) {
      case ARRAY_OF_MAPS -> ((SharedArrayOfMaps<?>) map).delete(index(key));
      case HASH_OF_MAPS -> ((SharedHashOfMaps<byte[], ?>) map).delete(key);
      case LPM_TRIE -> trie().delete(key);
      case PERCPU_HASH, LRU_PERCPU_HASH -> perCpuHash().delete(key);
      default -> hash().delete(key);
    };
  }

  private long walk() {
    long[] count = new long[1];
    if (isTrie()) {
      trie().forEach((key, value) -> count[0]++);
    } else if (isPerCpuHash()) {
      perCpuHash().forEach((key, all) -> count[0]++);
    } else {
      hash().forEach((key, value) -> count[0]++);
    }
    return count[0];
  }

  private static String word(boolean found) {
    return found ? "ok" : "absent";
  }

  private static String done(Runnable operation) {
    operation.run();
    return "ok";
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "absent" : HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public void close() {
    nested.close();
    if (map != null) {
      map.close();
    }
  }
}
