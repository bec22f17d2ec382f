package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.error.MapCorruptedException;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import org.junit.jupiter.api.Test;

/** The reader of a cell against writers at the worst moments, step by step. */
class CellsTest {

  /** Stores of a write of 64 bytes but for the one that publishes: the CAS and 8 words. */
  private static final int ALL_BUT_THE_LAST = 9;

  private final SharedArray array = new SharedArray(64, 2, false);
  private final ArrayEngine writer = array.attach();

  private void stopBeforePublishing(SharedArray.Process process, int filler) {
    process.life().dieBefore(ALL_BUT_THE_LAST);
    try {
      process.engine().set(0, array.value(filler), 0);
    } catch (Mortality.Died stopped) {
      return;
    }
    throw new AssertionError("was not stopped");
  }

  /** The bytes read, or -1 for a mix. */
  private static int bytes(Region out) {
    for (long i = 1; i < out.length(); i++) {
      if (out.getByte(i) != out.getByte(0)) {
        return -1;
      }
    }
    return out.getByte(0);
  }

  @Test
  void readerOverlappedByOneWriteKeepsTheOldValue() {
    writer.set(0, array.value(1), 0);
    InterruptedCopy out = new InterruptedCopy(64, () -> writer.set(0, array.value(2), 0));
    assertThat(array.attach().get(0, out, 0)).isZero();
    assertThat(bytes(out)).isEqualTo(1);
    assertThat(out.copies()).isEqualTo(1);
  }

  @Test
  void readerOverlappedByTwoWritesReadsAgain() {
    writer.set(0, array.value(1), 0);
    InterruptedCopy out =
        new InterruptedCopy(
            64,
            () -> {
              writer.set(0, array.value(2), 0);
              writer.set(0, array.value(3), 0);
            });
    assertThat(array.attach().get(0, out, 0)).isZero();
    assertThat(bytes(out)).isEqualTo(3);
    assertThat(out.copies()).isEqualTo(2);
  }

  @Test
  void readerDoesNotWaitForAStoppedWriter() {
    writer.set(0, array.value(1), 0);
    stopBeforePublishing(array.process(), 2);
    assertThat(array.read(array.attach(), 0)).isEqualTo(1);
  }

  /** One write finishes and the next one fills the reader's copy. */
  private InterruptedCopy overlappedByOneAndMost() {
    writer.set(0, array.value(1), 0);
    SharedArray.Process stopped = array.process();
    return new InterruptedCopy(
        64,
        () -> {
          writer.set(0, array.value(2), 0);
          stopBeforePublishing(stopped, 3);
        });
  }

  @Test
  void readerNoticesThatItsCopyIsBeingWritten() {
    InterruptedCopy out = overlappedByOneAndMost();
    assertThat(array.attach().get(0, out, 0)).isZero();
    assertThat(bytes(out)).isEqualTo(2);
    assertThat(out.copies()).isEqualTo(2);
  }

  /** Shows that the test before this one can fail. */
  @Test
  void readerThatIgnoresTheOwnerHalfTakesAMix() {
    InterruptedCopy out = overlappedByOneAndMost();
    assertThat(wrongReader().get(0, out, 0)).isZero();
    assertThat(bytes(out)).as("a mix").isEqualTo(-1);
  }

  private ArrayEngine wrongReader() {
    return array
        .process(
            Mortality.immortal(),
            (data, owners) ->
                new ArrayEngine(
                    data,
                    array.geometry,
                    owners,
                    new CellsWithoutOwners(data, array.geometry, owners)))
        .engine();
  }

  @Test
  void readerIsNotDeceivedByASweepOfTheWriterOfItsCopy() {
    writer.set(0, array.value(1), 0);
    SharedArray.Process dead = array.process();
    InterruptedCopy out =
        new InterruptedCopy(
            64,
            () -> {
              writer.set(0, array.value(2), 0);
              stopBeforePublishing(dead, 3);
              array.census.die(dead.owner());
              writer.sweepStale(OwnerWord.slot(dead.owner()));
            });
    assertThat(array.attach().get(0, out, 0)).isZero();
    assertThat(bytes(out)).isEqualTo(2);
    assertThat(writer.check(true)).isEmpty();
  }

  /** A process that runs out of memory when it has filled a copy. */
  private ArrayEngine failingWriter() {
    Region failing =
        new Region(array.memory) {
          @Override
          public void copyFrom(long offset, Region source, long sourceOffset, long size) {
            super.copyFrom(offset, source, sourceOffset, size);
            throw new OutOfMemoryError("in the middle");
          }
        };
    return array.process(failing, Mortality.immortal()).engine();
  }

  @Test
  void writerThatFailsInTheMiddleLeavesTheOldValueAndAFreeCell() {
    writer.set(0, array.value(1), 0);
    ArrayEngine failing = failingWriter();
    assertThatThrownBy(() -> failing.set(0, array.value(9), 0))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(array.read(writer, 0)).isEqualTo(1);
    assertThat(writer.check(true)).isEmpty();
    assertThat(writer.set(0, array.value(4), 0)).isZero();
    assertThat(array.read(writer, 0)).isEqualTo(4);
  }

  @Test
  void readerIsNotDeceivedByAWriterOfItsCopyThatGaveUp() {
    writer.set(0, array.value(1), 0);
    ArrayEngine failing = failingWriter();
    InterruptedCopy out =
        new InterruptedCopy(
            64,
            () -> {
              writer.set(0, array.value(2), 0);
              assertThatThrownBy(() -> failing.set(0, array.value(3), 0))
                  .isInstanceOf(OutOfMemoryError.class);
            });
    assertThat(array.attach().get(0, out, 0)).isZero();
    assertThat(bytes(out)).isEqualTo(2);
  }

  @Test
  void writersOfACellHeldByALivingOneGiveUpWithEbusy() {
    SharedArray.Process stopped = array.process();
    stopBeforePublishing(stopped, 2);
    assertThat(writer.set(0, array.value(3), 0)).isEqualTo(-16);
    assertThat(writer.set(1, array.value(3), 0)).as("another cell").isZero();
  }

  @Test
  void cellThatChangesAtEveryLookIsReportedNotWaitedFor() {
    Region restless =
        new Region(array.memory) {
          private long looks;

          @Override
          public long getLongAcquire(long offset) {
            return offset == array.geometry.element(1) ? looks++ << 33 : 0;
          }
        };
    ArrayEngine reader = array.process(restless, Mortality.immortal()).engine();
    assertThatThrownBy(() -> reader.get(1, Region.allocate(64), 0))
        .isInstanceOf(MapCorruptedException.class)
        .hasMessageContaining("index=1")
        .hasMessageContaining("offset=0x" + Long.toHexString(array.geometry.element(1)));
  }
}
