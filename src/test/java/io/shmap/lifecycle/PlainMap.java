package io.shmap.lifecycle;

import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import io.shmap.sync.Recoverable;
import java.util.UUID;

/** A map whose data section is one page of words and whose engine has nothing to recover. */
final class PlainMap {

  static final EngineOpener OPENER = PlainMap::open;

  private PlainMap() {}

  private static Recoverable open(Header header, Region data, Owners owners) {
    return new Recoverable() {
      @Override
      public void recover(int owner) {}

      @Override
      public void sweepStale(int slot) {}
    };
  }

  static Creating.Blueprint blueprint(boolean pinned) {
    int slots = 8;
    Header header =
        new Header(
            2,
            0,
            4,
            8,
            512,
            0,
            "plain",
            "",
            slots,
            2,
            0,
            0,
            new long[8],
            Creating.dataOffset(slots),
            4096,
            UUID.randomUUID(),
            0,
            0,
            0,
            0,
            0,
            Template.NONE);
    return new Creating.Blueprint(header, 0600, pinned, data -> data.putLong(0, 1));
  }
}
