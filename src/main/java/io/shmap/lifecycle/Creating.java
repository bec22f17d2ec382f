package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.ControlLayout;
import io.shmap.layout.HeaderLayout;
import io.shmap.layout.LockBytes;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mapping;
import io.shmap.memory.Region;
import io.shmap.os.Kernel;
import io.shmap.os.LargePages;
import io.shmap.os.Stat;
import io.shmap.sync.Backoff;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Makes a new map. */
public final class Creating {

  /*
   * Create
   * ------
   *   (1) open an unnamed file in the id directory (O_TMPFILE), set its mode
   *   (2) reserve its pages, large ones where they are to be had: a full file system is ENOSPC here,
   *       never SIGBUS later
   *   (3) write the control page with our record, take our lock byte, write the data section
   *   (4) write the header with the next id, link the file to its id; taken: the next id, again
   *   (5) link it to its name; taken: by a dead map: delete that and link again; else EEXIST
   *
   * Nobody sees half a map: the file has no entry before (4). CONTROL is not needed: our byte is
   * locked before the first link.
   *
   *   died after | what is there                     | who comes next
   *   -----------+-----------------------------------+--------------------------------------
   *   (1) to (3) | nothing, the kernel frees it      | ENOENT
   *   (4)        | an id entry without attachment    | a sweep removes it
   *   (5)        | a named map without attachment    | attach removes it, create replaces it;
   *              |                                   | pinned: it stays, complete
   */

  private static final int ATTEMPTS = 16;

  private final Store store;
  private final Host host;
  private final Kernel kernel;
  private final EngineOpener opener;
  private final String operation;

  public Creating(Store store, EngineOpener opener, String operation) {
    this.store = store;
    this.host = store.host();
    this.kernel = host.kernel();
    this.opener = opener;
    this.operation = operation;
  }

  /**
   * What is to be made.
   *
   * @param header all but id, inode and store
   * @param mode permission bits of the file
   * @param pinned whether the map outlives its attachments
   * @param format writes the data section into zeroed pages
   */
  public record Blueprint(Header header, int mode, boolean pinned, Consumer<Region> format) {}

  /** Makes a map and attaches to it; EEXIST if a living map, or any other file, has the name. */
  public Attachment create(Path path, Blueprint blueprint) {
    return OpenAttachments.open(operation + " " + path, () -> createNow(path, blueprint));
  }

  private Attachment createNow(Path path, Blueprint blueprint) {
    store.requireName(path, operation + " " + path);
    Attachment attachment = createUnnamed(path, blueprint);
    boolean named = false;
    try {
      requireName(attachment, path); // (5)
      named = true;
    } finally {
      if (!named) {
        attachment.close();
      }
    }
    sweepSome(attachment.header().id());
    return attachment;
  }

  /** Makes a map that has only an id. */
  public Attachment createUnnamed(Blueprint blueprint) {
    Path directory = store.directory();
    return OpenAttachments.open(
        operation + " " + directory,
        () -> {
          Attachment attachment = createUnnamed(directory, blueprint);
          sweepSome(attachment.header().id());
          return attachment;
        });
  }

  /** Attaches, or else creates; of many who try at once one creates and the others attach. */
  public Attachment createOrAttach(
      Path path, Blueprint blueprint, Attaching attaching, boolean readOnly) {
    for (; ; ) {
      Attachment there = attachIfThere(path, attaching, readOnly);
      if (there != null) {
        return there;
      }
      store.requireLocal(operation + " " + path);
      store.requireIdDirectory(operation + " " + path);
      int lock = lockName(path);
      try {
        there = attachIfThere(path, attaching, readOnly);
        return there != null ? there : create(path, blueprint);
      } catch (ShmapException e) {
        if (e.errno() != Errno.EEXIST || !isMap(path)) {
          throw e;
        }
      } finally {
        if (lock >= 0) {
          kernel.close(lock);
        }
      }
    }
  }

  private static Attachment attachIfThere(Path path, Attaching attaching, boolean readOnly) {
    try {
      return attaching.attach(path, readOnly);
    } catch (ShmapException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  private boolean isMap(Path path) {
    try {
      MapFile.open(store, path, true, operation).close();
      return true;
    } catch (ShmapException e) {
      Shortage.requireNone(e);
      return e.errno() == Errno.ENOENT; // gone meanwhile: worth another round
    }
  }

  /*
   * One creator per name: a map is reserved before it has a name, and many at once would fill the
   * file system. Without the lock the result is still right, so not getting it is no error.
   */
  private int lockName(Path path) {
    int fd = new Ids(kernel, store.idDirectory(kernel.geteuid())).open();
    long at = LockBytes.NAME + (path.getFileName().toString().hashCode() & 0xffff_ffffL);
    long start = System.nanoTime();
    for (int attempt = 0; fd >= 0; attempt++) {
      boolean tooLong = System.nanoTime() - start > host.controlBound().toNanos();
      if (tooLong || kernel.lock(fd, Kernel.F_WRLCK, at, 1) != Errno.EAGAIN.negated()) {
        break;
      }
      Backoff.pause(attempt);
    }
    return fd;
  }

  private Attachment createUnnamed(Path path, Blueprint blueprint) {
    String subject = operation + " " + path;
    store.requireLocal(subject);
    int fd = openUnnamed(subject); // (1)
    boolean done = false;
    try {
      kernel.fchmod(fd, blueprint.mode());
      reserve(fd, blueprint.header().fileLength(), subject); // (2)
      Attachment attachment = initialise(path, fd, blueprint);
      done = true;
      return attachment;
    } finally {
      if (!done) {
        kernel.close(fd);
      }
    }
  }

  /* The id directory may be removed by hand at any time. */
  private int openUnnamed(String subject) {
    int fd = Errno.ENOENT.negated();
    for (int i = 0; i < ATTEMPTS && fd == Errno.ENOENT.negated(); i++) {
      Path ids = store.requireIdDirectory(subject);
      fd = kernel.open(ids.toString(), Kernel.O_TMPFILE | Kernel.O_RDWR, 0600);
    }
    if (fd < 0) {
      throw new ShmapException(
          Errno.of(fd), subject + ": " + Shortage.reason("cannot create a file", Errno.of(fd)));
    }
    return fd;
  }

  private void reserve(int fd, long length, String subject) {
    // Asked first: filling all memory to find out would bring the OOM killer on somebody.
    boolean hopeless = length > store.freeBytes();
    int result = hopeless ? Errno.ENOSPC.negated() : reservePages(fd, length);
    if (result == Errno.ENOSPC.negated() || result == Errno.EDQUOT.negated()) {
      kernel.ftruncate(fd, 0); // what was reserved so far would else be missing in the message
      throw new ShmapException(
          Errno.ENOSPC,
          String.format(
              "%s: no space, needs %s but %s has %s free",
              subject, bytes(length), store.directory(), bytes(store.freeBytes())));
    }
    if (result != 0) {
      throw new ShmapException(
          Errno.of(result),
          subject + ": cannot reserve " + bytes(length) + ", errno=" + Errno.of(result));
    }
  }

  /* What the kernel does not put into large pages becomes small ones. */
  private int reservePages(int fd, long length) {
    reserveLargePages(fd, length);
    return kernel.reserve(fd, 0, length);
  }

  /* A large page is made of those small ones that are there, at least one, and they are copied. */
  private void reserveLargePages(int fd, long length) {
    long large = LargePages.size();
    if (large == 0 || length < large || !store.isInMemory() || kernel.ftruncate(fd, length) != 0) {
      return;
    }
    Mapping whole = Mapping.of(kernel, fd, 0, length, true);
    long done = 0;
    while (done <= length - large
        && kernel.reserve(fd, done, 1) == 0
        && whole.useLargePages(done, large)) {
      done += large;
    }
    whole.release();
  }

  private static String bytes(long length) {
    return String.format(java.util.Locale.ROOT, "%.1f MiB", length / 1048576.0);
  }

  private Attachment initialise(Path path, int fd, Blueprint blueprint) {
    Stat stat = kernel.stat(fd);
    Header header = blueprint.header();
    int owner = OwnerWord.of(0, 1);
    Mapping data = Mapping.of(kernel, fd, header.dataOffset(), header.dataLength(), true);
    Mapping control = null;
    boolean done = false;
    try {
      control = Mapping.of(kernel, fd, HeaderLayout.LENGTH, header.controlLength(), true);
      blueprint.format().accept(host.memory().apply(data.region(path.toString())));
      ControlPage page =
          new ControlPage(
              host.memory().apply(control.region(path.toString())), header.attachSlots());
      writeControl(page, owner, blueprint.pinned());
      int locked = kernel.lock(fd, Kernel.F_WRLCK, LockBytes.attach(owner), 1); // (3)
      if (locked != 0) {
        throw new ShmapException(
            Errno.of(locked), operation + " " + path + ": no lock, errno=" + Errno.of(locked));
      }
      Header linked = linkId(fd, header, stat, path); // (4)
      MapFile file = new MapFile(store, path, fd, stat, linked, true, owner);
      Attachment attachment = new Attachment(file, owner, false, data, opener);
      OpenAttachments.add(attachment);
      done = true;
      return attachment;
    } finally {
      if (control != null) {
        control.release();
      }
      if (!done) {
        data.release();
      }
    }
  }

  private static void writeControl(ControlPage page, int owner, boolean pinned) {
    page.setBootId(Identity.self().bootId());
    page.markPinned(pinned);
    page.setGeneration(OwnerWord.slot(owner), OwnerWord.generation(owner));
    page.writeRecord(owner, Identity.self(), System.currentTimeMillis(), false);
    page.setCursor(1 % page.slots());
    page.recount();
  }

  private Header linkId(int fd, Header header, Stat stat, Path path) {
    String subject = operation + " " + path;
    Path ids = store.idDirectory(kernel.geteuid());
    Header[] linked = new Header[1];
    new Ids(kernel, ids)
        .allocate(
            id -> {
              linked[0] = header.at(id, stat.inode(), store.inode());
              int written = kernel.pwrite(fd, linked[0].encode(), 0);
              return written < 0 ? written : linkEntry(fd, ids, id, subject);
            },
            subject);
    return linked[0];
  }

  private int linkEntry(int fd, Path ids, int id, String subject) {
    String entry = ids.resolve(Integer.toString(id)).toString();
    int result = kernel.link(fd, entry);
    for (int i = 0; i < ATTEMPTS && result == Errno.ENOENT.negated(); i++) {
      store.requireIdDirectory(subject);
      result = kernel.link(fd, entry);
    }
    return result;
  }

  private void requireName(Attachment attachment, Path path) {
    String subject = operation + " " + path;
    for (; ; ) {
      int result = attachment.file().link(path);
      if (result == 0) {
        return;
      }
      if (result != Errno.EEXIST.negated()) {
        throw new ShmapException(
            Errno.of(result), subject + ": cannot make the name, errno=" + Errno.of(result));
      }
      removeDead(path, subject);
    }
  }

  /* Returns if the name may be free now. */
  private void removeDead(Path path, String subject) {
    MapFile other;
    try {
      other = MapFile.open(store, path, true, operation);
    } catch (ShmapException e) {
      if (e.errno() == Errno.ENOENT) {
        return;
      }
      Shortage.requireNone(e);
      throw new ShmapException(
          Errno.EEXIST, subject + ": exists and is not a map that could be replaced", e);
    }
    try {
      other.requireControl(operation);
      try {
        if (other.isAlive()) {
          throw new ShmapException(Errno.EEXIST, subject + ": exists; attach to it instead");
        }
        if (!Deletion.finish(other)) {
          throw new ShmapException(
              Errno.EPERM,
              subject
                  + ": a dead map of another user has the name, uid="
                  + other.stat().uid()
                  + "; only that user may remove it");
        }
      } finally {
        other.unlockControl();
      }
    } finally {
      other.close();
    }
  }

  /* A store in use keeps itself clean without a daemon. */
  private void sweepSome(int id) {
    try {
      new Sweep(store).sweepSome(id);
    } catch (ShmapException e) {
      // a shortage: the map is made, and the next create sweeps
    }
  }

  /** Bytes of the control section for a number of attach slots: the data section follows it. */
  public static long dataOffset(int attachSlots) {
    return HeaderLayout.LENGTH + ControlLayout.length(attachSlots);
  }
}
