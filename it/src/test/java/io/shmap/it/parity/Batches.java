package io.shmap.it.parity;

import static io.shmap.it.parity.Buffers.hex;
import static io.shmap.it.parity.Buffers.input;
import static io.shmap.it.parity.Buffers.isUntouched;
import static io.shmap.it.parity.Buffers.output;

import io.shmap.it.parity.Operation.Buffer;
import io.shmap.it.parity.Operation.In;
import io.shmap.it.parity.Side.Outcome;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.openhft.chronicle.bytes.BytesStore;

/** The batch commands of one side, and the memory of their caller. */
final class Batches {

  private static final int ENOENT = -2;
  private static final int EFAULT = -14;
  private static final int ENOSPC = -28;

  private static final int MOST_CALLS = 10_000;

  private final Side side;
  private final BpfCalls calls;
  private final Geometry geometry;
  private final Values values;
  private final int most;
  private final int cursorSize;
  private final UserPages keyRoom;
  private final UserPages valueRoom;
  private final UserPages in;
  private final UserPages out;

  Batches(Side side, BpfCalls calls, Geometry geometry, Values values) {
    this.side = side;
    this.calls = calls;
    this.geometry = geometry;
    this.values = values;
    this.most = Math.max(2 * geometry.keys(), 128);
    this.cursorSize = geometry.type().isOrdered() ? geometry.keySize() : Integer.BYTES;
    this.keyRoom = new UserPages((long) most * geometry.keySize());
    this.valueRoom = new UserPages((long) most * geometry.valueLength());
    this.in = new UserPages(cursorSize);
    this.out = new UserPages(cursorSize);
  }

  /** The buffer of keys with one, for who looks into the map between batches. */
  BytesStore<?, ?> oneKey(byte[] key) {
    return input(keyRoom, Buffer.GOOD, key);
  }

  /** The buffer of values, for one. */
  BytesStore<?, ?> oneValue() {
    return valueRoom.writable(geometry.valueLength());
  }

  /** Looks up, and deletes if it is to. */
  Outcome lookup(Operation op, int fd, boolean delete) {
    boolean ordered = geometry.type().isOrdered();
    long wanted = Integer.toUnsignedLong(op.count());
    int room = (int) Math.max(1, Math.min(wanted, most));
    boolean fromStart = op.in() == In.NULL || op.in() == In.ZERO || op.in() == In.KEY;
    boolean free = !ordered && fromStart && wanted > 0 && wanted < side.contents().size();
    boolean good =
        op.first() == Buffer.GOOD && op.second() == Buffer.GOOD && op.out() == Buffer.GOOD;
    BpfCalls.Batch batch =
        new BpfCalls.Batch(
            cursor(op),
            output(out, op.out(), cursorSize),
            output(keyRoom, op.first(), (long) room * geometry.keySize()),
            output(valueRoom, op.second(), (long) room * geometry.valueLength()),
            op.flags(),
            op.batchFlags());
    int[] count = {op.count()};
    int result = batch(fd, batch, count, delete);
    boolean begun = result == 0 || result == ENOENT || result == ENOSPC || result == EFAULT;
    Outcome outcome;
    if (free && begun) {
      outcome = good ? drain(fd, batch, result, count[0], delete) : new Outcome(0, "free");
    } else {
      boolean answered = result == 0 || result == ENOENT;
      outcome = new Outcome(result, answered ? entries(batch, count[0]) : "" + count[0]);
    }
    if (delete && (result == EFAULT || free && begun && !good)) {
      side.clear();
    }
    return outcome;
  }

  private int batch(int fd, BpfCalls.Batch batch, int[] count, boolean delete) {
    return delete
        ? calls.lookupAndDeleteBatch(fd, batch, count)
        : calls.lookupBatch(fd, batch, count);
  }

  private BytesStore<?, ?> cursor(Operation op) {
    byte[] bytes = new byte[cursorSize];
    return switch (op.in()) {
      case NULL -> null;
      case ZERO -> input(in, Buffer.GOOD, bytes);
      case KEY ->
          geometry.type().isOrdered() ? input(in, Buffer.GOOD, geometry.key(op.key())) : null;
      case BEHIND_THE_END -> {
        Arrays.fill(bytes, (byte) -1);
        yield input(in, Buffer.GOOD, bytes);
      }
      case SHORT -> input(in, Buffer.SHORT, bytes);
    };
  }

  /* What one call copied, in order of keys if that is free, and that it touched nothing more. */
  private String entries(BpfCalls.Batch batch, int count) {
    Map<String, String> entries = new TreeMap<>();
    collect(batch, count, entries);
    String cursor = hex(batch.out());
    boolean written = !cursor.equals("-") && !cursor.equals("a5".repeat(cursorSize));
    return count
        + " entries="
        + entries
        + " rest="
        + isUntouched(batch.keys(), (long) count * geometry.keySize())
        + isUntouched(batch.values(), (long) count * geometry.valueLength())
        + " cursor="
        + (geometry.type().isOrdered() ? cursor : written);
  }

  private void collect(BpfCalls.Batch batch, int count, Map<String, String> entries) {
    for (int i = 0; i < count; i++) {
      String name = hex(batch.keys(), (long) i * geometry.keySize(), geometry.keySize());
      String found = values.name(batch.values(), (long) i * geometry.valueLength());
      if (entries.put(name, found) != null) {
        entries.put("twice " + name, found);
      }
    }
  }

  /* Goes on to the end: where each call stopped is free, what all of them returned is not. */
  private Outcome drain(int fd, BpfCalls.Batch first, int result, int count, boolean delete) {
    Map<String, String> entries = new TreeMap<>();
    collect(first, count, entries);
    int last = result;
    int room = 1;
    for (int i = 0; i < MOST_CALLS && (last == 0 || last == ENOSPC); i++) {
      room = last == ENOSPC ? Math.min(2 * room, most) : room;
      byte[] cursor = HexFormat.of().parseHex(hex(first.out()));
      BpfCalls.Batch batch =
          new BpfCalls.Batch(
              input(in, Buffer.GOOD, cursor),
              first.out(),
              output(keyRoom, Buffer.GOOD, (long) room * geometry.keySize()),
              output(valueRoom, Buffer.GOOD, (long) room * geometry.valueLength()),
              0,
              0);
      int[] copied = {room};
      last = batch(fd, batch, copied, delete);
      collect(batch, copied[0], entries);
    }
    return new Outcome(last, "all=" + entries);
  }

  /** Stores or deletes. */
  Outcome change(Operation op, int fd) {
    Random random = new Random(op.seed());
    int entries = op.count() < 0 ? 8 : op.count();
    byte[] keyBytes = new byte[entries * geometry.keySize()];
    byte[] valueBytes = values.random(random, entries);
    for (int i = 0; i < entries; i++) {
      byte[] name = geometry.key(random.nextInt(geometry.keys()));
      System.arraycopy(name, 0, keyBytes, i * name.length, name.length);
    }
    BpfCalls.Batch batch =
        new BpfCalls.Batch(
            null,
            null,
            input(keyRoom, op.first(), keyBytes),
            input(valueRoom, values.buffer(op), valueBytes),
            op.flags(),
            op.batchFlags());
    int[] count = {op.count()};
    int result =
        op.kind() == Operation.Kind.UPDATE_BATCH
            ? calls.updateBatch(fd, batch, count)
            : calls.deleteBatch(fd, batch, count);
    return new Outcome(result, "" + count[0]);
  }
}
