package io.shmap.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.shmap.memory.Region;
import java.lang.management.ManagementFactory;
import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.BytesMarshallable;
import net.openhft.chronicle.bytes.BytesOut;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.Test;

/** What promises to allocate nothing, allocates nothing. */
class AllocationTest {

  private static final int ROUNDS = 100_000;

  private final Region region = Region.allocate(256);
  private final BytesStore<?, ?> store = region.bytes();

  record Inner(int x, @Length(8) String text) {}

  record Quote(long time, double bid, boolean live, Inner inner) {}

  static final class Counter implements BytesMarshallable {
    private long count;

    @Override
    public void readMarshallable(BytesIn<?> bytes) {
      count = bytes.readLong();
    }

    @Override
    public void writeMarshallable(BytesOut<?> bytes) {
      bytes.writeLong(count);
    }
  }

  /**
   * The fewest bytes that one of several runs allocates: a compiler or the like may disturb one.
   */
  private static long allocated(Runnable operation) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long fewest = Long.MAX_VALUE;
    for (int run = 0; run < 5; run++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ROUNDS; i++) {
        operation.run();
      }
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return fewest;
  }

  private <T> void assertReused(Codec<T> codec, T value, T using) {
    codec.encode(value, store, 0);
    assertThat(codec.decode(store, 0, using)).isSameAs(using);
    // A few hundred bytes in all are the measurement's own.
    assertThat(allocated(() -> codec.decode(store, 0, using)))
        .as("%s decoded", codec.schema())
        .isLessThan(ROUNDS / 100);
    assertThat(allocated(() -> codec.encode(value, store, 0)))
        .as("%s encoded", codec.schema())
        .isLessThan(ROUNDS / 100);
  }

  @Test
  void mutableValuesAreReused() {
    assertReused(Codecs.bytes(20), new byte[20], new byte[20]);
    assertReused(Codecs.int64s(4), new long[] {1, 2, 3, 4}, new long[4]);
    assertReused(Codecs.float64s(4), new double[] {1, 2, 3, 4}, new double[4]);
    assertReused(Codecs.marshallable(Counter.class, 16), new Counter(), new Counter());
    assertReused(
        Codecs.array(Codecs.marshallable(Counter.class, 16), 2),
        new Counter[] {new Counter(), new Counter()},
        new Counter[] {new Counter(), new Counter()});
  }

  @Test
  void encodingARecordOrTextAllocatesNothing() {
    Codec<Quote> quotes = Codecs.record(Quote.class);
    Quote quote = new Quote(1, 1.25, true, new Inner(2, "\u00e9\ud83d\ude00"));
    assertThat(allocated(() -> quotes.encode(quote, store, 0))).isLessThan(ROUNDS / 100);
    Codec<String> chars = Codecs.chars(9);
    assertThat(allocated(() -> chars.encode("text", store, 0))).isLessThan(ROUNDS / 100);
  }

  @Test
  void theMeasurementSeesWhatIsAllocated() {
    Codec<byte[]> codec = Codecs.bytes(20);
    assertThat(allocated(() -> sink = codec.decode(store, 0))).isGreaterThan(ROUNDS * 20L);
  }

  private volatile Object sink;
}
