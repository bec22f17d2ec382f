package io.shmap.it.parity;

import static io.shmap.it.parity.Buffers.hex;
import static io.shmap.it.parity.Buffers.input;
import static io.shmap.it.parity.Buffers.output;

import io.shmap.bpf.BpfMapInfo;
import io.shmap.it.parity.Operation.Buffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * One of the two that are compared: a map, four handles on it, and the memory of a caller. The
 * outcome of an operation is told in such a way that two sides that do right tell the same.
 */
final class Side {

  /** What a command answered: its result, and what it wrote. */
  record Outcome(int result, String detail) {}

  private static final int ENOENT = -2;
  private static final int EFAULT = -14;

  private static final int RDONLY = 8;
  private static final int WRONLY = 16;
  private static final int[] OPEN_FLAGS = {0, RDONLY, WRONLY, RDONLY | WRONLY, 1, 1 << 31};
  private static final int NO_FD = -1;

  private final BpfCalls calls;
  private final Geometry geometry;
  private final int longestWalk;
  private final UserPages key;
  private final UserPages value;
  private final InnerMaps inner;
  private final Values values;
  private final Batches batches;

  private final int[] handles = new int[4];
  private int auditor;
  private int id;

  Side(BpfCalls calls, Geometry geometry) {
    this.calls = calls;
    this.geometry = geometry;
    // A batch that is told to take more keys than there are takes what lies behind them.
    this.longestWalk = geometry.keys() + geometry.maxEntries();
    this.key = new UserPages(geometry.keySize());
    this.value = new UserPages(Math.max(geometry.keySize(), geometry.valueLength()));
    this.inner = new InnerMaps(calls);
    this.values = new Values(geometry, inner);
    this.batches = new Batches(this, calls, geometry, values);
  }

  /** Makes a fresh map, with a reading and a writing handle beside the creator's. */
  void open() {
    Arrays.fill(handles, NO_FD);
    if (isOuter()) {
      inner.open(geometry.template());
    }
    int template = isOuter() ? inner.fd(geometry.template()) : 0;
    handles[0] = required(calls.create(geometry.attr().withInnerMapFd(template)), "create");
    BpfMapInfo[] info = new BpfMapInfo[1];
    required(calls.info(handles[0], info), "info");
    id = info[0].id();
    auditor = required(calls.fdById(id, 0), "open");
    handles[1] = required(calls.fdById(id, RDONLY), "open");
    handles[2] = required(calls.fdById(id, WRONLY), "open");
  }

  private static int required(int result, String what) {
    if (result < 0) {
      throw new AssertionError(what + ": errno=" + -result);
    }
    return result;
  }

  void close() {
    for (int handle : handles) {
      if (handle != NO_FD) {
        calls.close(handle);
      }
    }
    calls.close(auditor);
    if (isOuter()) {
      inner.close();
    }
  }

  Outcome run(Operation op) {
    int fd = handles[op.handle()];
    return switch (op.kind()) {
      case LOOKUP -> lookup(op, fd);
      case UPDATE -> update(op, fd);
      case DELETE -> new Outcome(calls.delete(fd, keyOf(op)), "");
      case NEXT_KEY -> nextKey(op, fd);
      case LOOKUP_AND_DELETE -> lookupAndDelete(op, fd);
      case LOOKUP_BATCH -> batches.lookup(op, fd, false);
      case LOOKUP_AND_DELETE_BATCH -> batches.lookup(op, fd, true);
      case UPDATE_BATCH, DELETE_BATCH -> batches.change(op, fd);
      case OPEN -> reopen(op);
      case CLOSE -> new Outcome(closeSlot(slot(op)), "");
      case INFO -> info(fd);
      case NEXT_ID -> nextId(op);
      case WALK -> walk(fd);
      case FREEZE -> new Outcome(calls.freeze(fd), "");
    };
  }

  private boolean isOuter() {
    return geometry.template() != null;
  }

  private boolean isBloom() {
    return geometry.type() == Geometry.Type.BLOOM_FILTER;
  }

  private Outcome lookup(Operation op, int fd) {
    BytesStore<?, ?> target =
        isBloom()
            ? input(value, op.second(), geometry.value(op.key()))
            : output(value, op.second(), geometry.valueLength());
    int result = calls.lookup(fd, keyOf(op), target, op.flags());
    return valueOutcome(result, target);
  }

  private Outcome update(Operation op, int fd) {
    byte[] bytes = isBloom() ? geometry.value(op.key()) : values.random(new Random(op.seed()), 1);
    BytesStore<?, ?> source = input(value, values.buffer(op), bytes);
    return new Outcome(calls.update(fd, keyOf(op), source, op.flags()), "");
  }

  /* The kernel's element of a bad value pointer is gone, shmap's is there: now both are gone. */
  private Outcome lookupAndDelete(Operation op, int fd) {
    BytesStore<?, ?> target = output(value, op.second(), geometry.valueLength());
    int result = calls.lookupAndDelete(fd, keyOf(op), target, op.flags());
    Outcome outcome = outcome(result, target);
    if (result == EFAULT) {
      calls.delete(auditor, keyOf(op));
    }
    return outcome;
  }

  private Outcome nextKey(Operation op, int fd) {
    boolean last = op.first() != Buffer.NULL && op.first() != Buffer.SHORT;
    boolean free =
        !geometry.type().isOrdered() && last && contains(hex(keyOf(op), geometry.keySize()));
    BytesStore<?, ?> next = output(value, op.second(), geometry.keySize());
    int result = calls.nextKey(fd, keyOf(op), next);
    boolean isEnd = result == ENOENT || result == EFAULT && op.second() != Buffer.GOOD;
    if (free && (result == 0 || isEnd)) {
      return new Outcome(0, result != 0 || contains(hex(next)) ? "a key or the end" : hex(next));
    }
    if (result != 0 || geometry.type().isOrdered()) {
      return outcome(result, next);
    }
    return new Outcome(0, contains(hex(next)) ? "a key" : hex(next));
  }

  private Outcome walk(int fd) {
    StringBuilder ordered = new StringBuilder();
    Map<String, String> set = new TreeMap<>();
    BytesStore<?, ?> last = null;
    int result = 0;
    for (int i = 0; i <= longestWalk; i++) {
      BytesStore<?, ?> next = output(value, Buffer.GOOD, geometry.keySize());
      result = calls.nextKey(fd, last, next);
      if (result != 0) {
        break;
      }
      ordered.append(hex(next)).append(' ');
      set.put(hex(next), "");
      last = input(key, Buffer.GOOD, HexFormat.of().parseHex(hex(next)));
    }
    return new Outcome(
        result, geometry.type().isOrdered() ? ordered.toString() : set.keySet().toString());
  }

  /** All entries, through a handle that may read. */
  Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    for (int i = 0; isBloom() && i < geometry.keys(); i++) {
      BytesStore<?, ?> asked = input(value, Buffer.GOOD, geometry.value(i));
      contents.put(hex(asked), "" + calls.lookup(auditor, null, asked, 0));
    }
    BytesStore<?, ?> last = null;
    for (int i = 0; i <= longestWalk; i++) {
      BytesStore<?, ?> next = output(value, Buffer.GOOD, geometry.keySize());
      if (calls.nextKey(auditor, last, next) != 0) {
        return contents;
      }
      String name = hex(next);
      last = input(key, Buffer.GOOD, HexFormat.of().parseHex(name));
      BytesStore<?, ?> found = output(value, Buffer.GOOD, geometry.valueLength());
      int result = calls.lookup(auditor, last, found, 0);
      contents.put(name, result == 0 ? values.name(found, 0) : "errno=" + -result);
    }
    contents.put("endless", "");
    return contents;
  }

  private boolean contains(String name) {
    byte[] where = HexFormat.of().parseHex(name);
    return calls.lookup(auditor, batches.oneKey(where), batches.oneValue(), 0) == 0;
  }

  /** Empties the map, as far as it lets itself be emptied. */
  void clear() {
    for (String name : contents().keySet()) {
      calls.delete(auditor, input(key, Buffer.GOOD, HexFormat.of().parseHex(name)));
    }
  }

  private static int slot(Operation op) {
    return 1 + op.key() % 3;
  }

  private int closeSlot(int slot) {
    int result = calls.close(handles[slot]);
    handles[slot] = NO_FD;
    return result;
  }

  private Outcome reopen(Operation op) {
    closeSlot(slot(op));
    int wanted = op.count() == 0 ? 0 : op.count() == -1 ? Integer.MAX_VALUE : id;
    int result = calls.fdById(wanted, OPEN_FLAGS[Math.floorMod(op.seed(), OPEN_FLAGS.length)]);
    handles[slot(op)] = result < 0 ? NO_FD : result;
    return new Outcome(Math.min(result, 0), "");
  }

  private Outcome info(int fd) {
    BpfMapInfo[] info = new BpfMapInfo[1];
    int result = calls.info(fd, info);
    return new Outcome(result, result == 0 ? withoutId(info[0]) : "");
  }

  /** What is told of a map, but for the id. */
  static String withoutId(BpfMapInfo info) {
    return info.toString().replace("id=" + info.id() + ",", "");
  }

  private Outcome nextId(Operation op) {
    return switch (Math.floorMod(op.seed(), 4)) {
      case 0 -> new Outcome(0, calls.nextId(id - 1) == id ? "own" : "other");
      case 1 -> new Outcome(calls.nextId(-1), "");
      case 2 -> new Outcome(calls.nextId(Integer.MAX_VALUE), "");
      default -> new Outcome(calls.nextId(Integer.MAX_VALUE - 1), "");
    };
  }

  private static Outcome outcome(int result, BytesStore<?, ?> target) {
    return new Outcome(result, result == EFAULT ? "" : hex(target));
  }

  private BytesStore<?, ?> keyOf(Operation op) {
    if (geometry.keySize() == 0) {
      // Only the null pointer is right: whatever another one points to is wrong.
      boolean right = op.first() == Buffer.GOOD || op.first() == Buffer.NULL;
      return right ? null : key.writable(1);
    }
    return input(key, op.first(), geometry.key(op.key()));
  }

  private Outcome valueOutcome(int result, BytesStore<?, ?> target) {
    return result == 0 ? new Outcome(0, values.name(target, 0)) : outcome(result, target);
  }
}
