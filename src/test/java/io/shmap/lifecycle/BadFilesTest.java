package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.ControlLayout;
import io.shmap.layout.HeaderLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.os.Kernel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that is not a map, or not any more: what attach says, and that it leaves nothing. */
class BadFilesTest {

  private static final long LENGTH =
      Creating.dataOffset(LedgerMap.SLOTS) + 4096; // of the file of a ledger map

  private Scene scene;
  private SimulatedProcess process;
  private Path file;
  private long inode;

  @BeforeEach
  void makePinnedMap() {
    scene = new Scene();
    scene.pinned("m");
    process = scene.process();
    file = scene.path("m");
    inode = Kernel.LINUX.stat(file.toString()).inode();
  }

  @AfterEach
  void removeStore() {
    scene.destroy();
  }

  /* Attaching fails with this message, and leaves no descriptor, mapping or entry. */
  private void assertRefused(String name, Errno errno, String message) throws IOException {
    List<String> entries = scene.entries();
    ShmapException e = catchThrowableOfType(ShmapException.class, () -> process.attach(name));
    assertThat(e).isNotNull();
    assertThat(e).hasMessage("attach " + scene.path(name) + ": " + message);
    assertThat(e.errno()).isEqualTo(errno);
    assertThat(Handles.in(scene.directory)).isEqualTo(new Handles(List.of(), List.of()));
    assertThat(scene.entries()).isEqualTo(entries);
  }

  private void patch(long offset, long value, int size) throws IOException {
    new FilePatch(file).put(offset, value, size);
  }

  private void rewrite(long offset, long value, int size) throws IOException {
    new FilePatch(file).putInHeader(offset, value, size);
  }

  @Test
  void aNameThatIsNotThere() throws Exception {
    assertRefused("n", Errno.ENOENT, "no such map");
  }

  @Test
  void aFileOfSomethingElse() throws Exception {
    Files.writeString(scene.path("text"), "PK\u0003\u0004".repeat(2000));
    assertRefused("text", Errno.EINVAL, "not a shmap file, magic=0x4034b5004034b50 at 0x0");
  }

  @Test
  void aShortFile() throws Exception {
    Files.writeString(scene.path("short"), "hello");
    assertRefused("short", Errno.EINVAL, "not a shmap file, too short, length=5");
    Files.writeString(scene.path("empty"), "");
    assertRefused("empty", Errno.EINVAL, "not a shmap file, too short, length=0");
  }

  @Test
  void anotherMajorVersion() throws Exception {
    rewrite(HeaderLayout.MAJOR, 3, 2);
    assertRefused(
        "m", Errno.EINVAL, "format 3.0 but this library reads 1.x; see src/docs/format.md");
  }

  @Test
  void anotherByteOrder() throws Exception {
    rewrite(HeaderLayout.BYTE_ORDER, 0x04030201, 4);
    assertRefused("m", Errno.EINVAL, "written in another byte order, mark=0x4030201");
  }

  @Test
  void aDamagedHeader() throws Exception {
    rewrite(HeaderLayout.MAP_EXTRA, 0, 8);
    patch(HeaderLayout.CHECKSUM, 0x12345678, 4);
    ShmapException e = catchThrowableOfType(ShmapException.class, () -> process.attach("m"));
    assertThat(e.errno()).isEqualTo(Errno.EUCLEAN);
    assertThat(e)
        .hasMessageMatching(
            "attach " + file + ": header damaged, checksum=0x[0-9a-f]{8} but 0x12345678 in file");
  }

  @Test
  void everyDamagedByteOfTheHeaderIsNoticed() throws Exception {
    byte[] before = Files.readAllBytes(file);
    for (int offset = 0; offset < HeaderLayout.LENGTH; offset += 7) {
      patch(offset, before[offset] ^ 0x10, 1);
      ShmapException e = catchThrowableOfType(ShmapException.class, () -> process.attach("m"));
      assertThat(e).as("offset 0x%x", offset).isNotNull();
      patch(offset, before[offset], 1);
    }
    process.detach(process.attach("m"));
  }

  @Test
  void featuresThatAreNotKnown() throws Exception {
    rewrite(HeaderLayout.INCOMPATIBLE, 4, 8);
    assertRefused(
        "m",
        Errno.EOPNOTSUPP,
        "format 1.0 uses features this library 1.0 does not know, incompatible=0x4"
            + " readOnlyCompatible=0x0");
    rewrite(HeaderLayout.INCOMPATIBLE, 0, 8);
    rewrite(HeaderLayout.COMPATIBLE, 4, 8);
    process.detach(process.attach("m"));
  }

  @Test
  void sectionsOutsideTheFile() throws Exception {
    long data = Creating.dataOffset(LedgerMap.SLOTS);
    rewrite(HeaderLayout.SECTIONS + 24, 1L << 40, 8);
    assertRefused(
        "m",
        Errno.EUCLEAN,
        "header damaged, data section at 0x" + Long.toHexString(data) + " length=" + (1L << 40));
    rewrite(HeaderLayout.SECTIONS + 24, 4096, 8);
    rewrite(HeaderLayout.SECTIONS + 16, -4096, 8);
    assertRefused(
        "m", Errno.EUCLEAN, "header damaged, data section at 0xfffffffffffff000 length=4096");
    rewrite(HeaderLayout.SECTIONS + 16, data, 8);
    rewrite(HeaderLayout.SECTIONS + 8, 1L << 40, 8);
    assertRefused(
        "m", Errno.EUCLEAN, "header damaged, control section at 0x1000 length=" + (1L << 40));
  }

  @Test
  void numbersThatCannotBe() throws Exception {
    rewrite(HeaderLayout.ATTACH_SLOTS, 5_000, 4);
    assertRefused("m", Errno.EUCLEAN, "header damaged, attach slots=5000");
    rewrite(HeaderLayout.ATTACH_SLOTS, LedgerMap.SLOTS, 4);
    rewrite(HeaderLayout.PAGE_SIZE, 65536, 4);
    assertRefused("m", Errno.EUCLEAN, "header damaged, page size=65536");
    rewrite(HeaderLayout.PAGE_SIZE, 4096, 4);
    rewrite(HeaderLayout.SCHEMA_LENGTH, -1, 4);
    assertRefused("m", Errno.EUCLEAN, "header damaged, schema length=-1");
  }

  @Test
  void aFileThatWasCutOrGrown() throws Exception {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(LENGTH - 4096);
    }
    assertRefused(
        "m",
        Errno.EUCLEAN,
        "header damaged, file length=" + LENGTH + " in header but " + (LENGTH - 4096));
    patch(LENGTH + 4095, 0, 1);
    assertRefused(
        "m",
        Errno.EUCLEAN,
        "header damaged, file length=" + LENGTH + " in header but " + (LENGTH + 4096));
  }

  @Test
  void aDirectory() throws Exception {
    Files.createDirectory(scene.path("d"));
    assertRefused("d", Errno.EISDIR, "a directory, not a shmap file");
  }

  @Test
  void aSymbolicLink() throws Exception {
    Files.createSymbolicLink(scene.path("s"), file);
    assertRefused("s", Errno.ELOOP, "a symbolic link, which is not followed");
  }

  @Test
  void aFifoDoesNotHoldUs() throws Exception {
    makeFifo(scene.path("f"));
    assertRefused("f", Errno.EINVAL, "not a regular file, not a shmap file");
  }

  static void makeFifo(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  @Test
  void aCopy() throws Exception {
    Files.copy(file, scene.path("copy"));
    long copy = Kernel.LINUX.stat(scene.path("copy").toString()).inode();
    assertRefused(
        "copy",
        Errno.ESTALE,
        String.format(
            "is a copy of a map, inode=%d but %d in its header; export and import instead",
            copy, inode));
    assertThat(process.gc().findings()).isEmpty();
    assertThat(scene.path("copy")).exists();
  }

  @Test
  void aMapThatWasMovedOutOfItsStore() throws Exception {
    Path other = Files.createDirectory(scene.path("other"));
    Files.move(file, other.resolve("m"));
    Store store = Store.at(Host.LOCAL, other, "attach");
    Attaching attaching = new Attaching(store, LedgerMap.OPENER, header -> {}, "attach");
    ShmapException e =
        catchThrowableOfType(
            ShmapException.class, () -> attaching.attach(other.resolve("m"), false));
    assertThat(e.errno()).isEqualTo(Errno.EXDEV);
    assertThat(e)
        .hasMessage(
            "attach %s: was moved out of its store, directory inode=%d but %d in its header",
            other.resolve("m"), store.inode(), process.store().inode());
    assertThat(Handles.in(scene.directory)).isEqualTo(new Handles(List.of(), List.of()));
    Files.move(other.resolve("m"), file);
    process.detach(process.attach("m"));
  }

  @Test
  void aStoreThatIsNotThere() {
    Path missing = scene.path("missing");
    ShmapException e =
        catchThrowableOfType(ShmapException.class, () -> Store.at(Host.LOCAL, missing, "create"));
    assertThat(e).hasMessage("create " + missing + ": no such directory");
    assertThat(e.errno()).isEqualTo(Errno.ENOENT);
    e = catchThrowableOfType(ShmapException.class, () -> Store.at(Host.LOCAL, file, "create"));
    assertThat(e).hasMessage("create " + file + ": not a directory");
    assertThat(e.errno()).isEqualTo(Errno.ENOTDIR);
  }

  @Test
  void aNameThatIsTaken() throws Exception {
    ShmapException e = catchThrowableOfType(ShmapException.class, () -> process.create("m", false));
    assertThat(e).hasMessage("create " + file + ": exists; attach to it instead");
    assertThat(e.errno()).isEqualTo(Errno.EEXIST);
    Files.writeString(scene.path("text"), "hello");
    e = catchThrowableOfType(ShmapException.class, () -> process.create("text", false));
    assertThat(e)
        .hasMessage(
            "create " + scene.path("text") + ": exists and is not a map that could be replaced");
    assertThat(e.errno()).isEqualTo(Errno.EEXIST);
    assertThat(Handles.in(scene.directory)).isEqualTo(new Handles(List.of(), List.of()));
    assertThat(scene.entries()).containsExactlyInAnyOrder("m", "text", ".shmap/1");
    assertThat(Files.readString(scene.path("text"))).isEqualTo("hello");
  }

  @Test
  void namesThatAreTheStoresOwn() {
    ShmapException e =
        catchThrowableOfType(ShmapException.class, () -> process.create(".shmap-x", false));
    assertThat(e.errno()).isEqualTo(Errno.EINVAL);
    assertThat(e)
        .hasMessage(
            "create "
                + scene.path(".shmap-x")
                + ": names that begin with .shmap are the store's own");
  }

  @Test
  void fileSystemsWhoseLocksMeanNothing() {
    for (String type : List.of("proc", "sys")) {
      Path directory = Path.of("/" + type);
      Store store = Store.at(Host.LOCAL, directory, "create");
      String message =
          ": not a local file system, type="
              + (type.equals("sys") ? "sysfs" : type)
              + "; use /dev/shm or a local disk";
      ShmapException e =
          catchThrowableOfType(
              ShmapException.class,
              () ->
                  new Creating(store, LedgerMap.OPENER, "create")
                      .create(directory.resolve("m"), LedgerMap.blueprint(false)));
      assertThat(e).hasMessage("create " + directory.resolve("m") + message);
      assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP);
      e =
          catchThrowableOfType(
              ShmapException.class,
              () ->
                  new Attaching(store, LedgerMap.OPENER, header -> {}, "attach")
                      .attach(directory.resolve("version"), false));
      assertThat(e).hasMessage("attach " + directory.resolve("version") + message);
    }
  }

  @Test
  void aDamagedLifeWordIsRefusedAndNothingIsDeleted() throws Exception {
    patch(HeaderLayout.LENGTH + ControlLayout.LIFE, 0xa, 8);
    ShmapException e = catchThrowableOfType(ShmapException.class, () -> process.attach("m"));
    assertThat(e).hasMessage("access " + file + ": damaged, life=0xa");
    assertThat(e.errno()).isEqualTo(Errno.EUCLEAN);
    assertThat(process.sweep().findings())
        .containsExactly("access " + scene.path(".shmap/1") + ": damaged, life=0xa");
    assertThat(scene.entries()).containsExactlyInAnyOrder("m", ".shmap/1");
    assertThat(Handles.in(scene.directory)).isEqualTo(new Handles(List.of(), List.of()));
  }

  @Test
  void anOwnerInAnothersSlotIsDamage() throws Exception {
    long slot = HeaderLayout.LENGTH + ControlLayout.slot(3) + ControlLayout.SLOT_OWNER;
    int owner = OwnerWord.of(5, 1);
    patch(slot, owner, 4);
    assertRefused(
        "m", Errno.EUCLEAN, "damaged, owner=0x" + Integer.toHexString(owner) + " in slot=3");
  }

  @Test
  void aDamagedGenerationOnlyStartsAgain() throws Exception {
    for (int slot = 0; slot < LedgerMap.SLOTS; slot++) {
      patch(HeaderLayout.LENGTH + ControlLayout.slot(slot) + ControlLayout.SLOT_GENERATION, -1, 4);
    }
    Attachment attachment = process.attach("m");
    assertThat(OwnerWord.generation(attachment.self())).isEqualTo(1);
    process.detach(attachment);
  }

  @Test
  void aDamagedCursorLeadsToASlot() throws Exception {
    patch(HeaderLayout.LENGTH + ControlLayout.CURSOR, -5, 4);
    process.detach(process.attach("m"));
  }
}
