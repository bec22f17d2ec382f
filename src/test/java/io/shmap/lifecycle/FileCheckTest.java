package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.contract.TemporaryStore;
import io.shmap.layout.ControlLayout;
import io.shmap.layout.HeaderLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a check finds in a control page and in the directory entries. */
class FileCheckTest {

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private Path path;
  private Attachment attachment;

  @BeforeEach
  void create() {
    path = store.fresh();
    Store place = Store.at(Host.LOCAL, store.directory(), "test");
    attachment =
        new Creating(place, PlainMap.OPENER, "create").create(path, PlainMap.blueprint(false));
  }

  @AfterEach
  void close() {
    attachment.close();
  }

  private void write(long offset, int value) throws IOException {
    new FilePatch(path).put(HeaderLayout.LENGTH + offset, value, 4);
  }

  @Test
  void aMapInUseIsClean() {
    assertThat(attachment.check()).isEmpty();
  }

  @Test
  void anImpossibleCountIsFound() throws IOException {
    write(ControlLayout.ATTACHED, 70);
    assertThat(attachment.check())
        .containsExactly("check " + path + ": count of attachments=70 but 8 slots");
  }

  @Test
  void aRecordOfAnotherSlotIsFound() throws IOException {
    long owner = ControlLayout.slot(3) + ControlLayout.SLOT_OWNER;
    write(owner, 0x401);
    assertThat(attachment.check())
        .contains("check " + path + ": slot=3 has owner=0x401 and generation=0");
    write(owner, 0);
  }

  @Test
  void unknownLifeIsFound() throws IOException {
    write(ControlLayout.LIFE, 4);
    assertThat(attachment.check()).containsExactly("access " + path + ": damaged, life=0x4");
    write(ControlLayout.LIFE, 0);
  }

  @Test
  void reservedBytesThatAreNotZeroAreFound() throws IOException {
    write(ControlLayout.OVERFLOW + 8, 1);
    assertThat(attachment.check())
        .containsExactly("check " + path + ": reserved bytes of the control page are not 0");
  }

  @Test
  void aMissingIdEntryIsFound() throws IOException {
    Path entry = attachment.file().idEntry();
    Files.delete(entry);
    assertThat(attachment.check())
        .containsExactly(
            "check "
                + path
                + ": id entry "
                + entry
                + " does not lead to the map; the next attach links it again");
  }
}
