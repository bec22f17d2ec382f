package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.os.Kernel;
import java.nio.file.Path;

/** Names and pins: what keeps a map alive, or reachable, without an attachment. */
public final class Pins {

  private Pins() {}

  /** Pins the map of a path in place. */
  public static void pin(Store store, Path path) {
    withFile(store, path, "pin", Pins::pin);
  }

  /** Gives the map of a path a further name, and pins it. */
  public static void pin(Store store, Path path, Path name) {
    withFile(store, path, "pin", file -> pin(file, name));
  }

  /** Takes the pin away; a map that nobody is attached to is deleted. */
  public static void unpin(Store store, Path path) {
    withFile(store, path, "unpin", file -> unpin(file, true));
  }

  /** Removes one name; a map that nothing else keeps is deleted. */
  public static void remove(Store store, Path path) {
    withFile(store, path, "remove", Pins::remove);
  }

  private interface Change {
    void of(MapFile file);
  }

  private static void withFile(Store store, Path path, String operation, Change change) {
    MapFile file = MapFile.open(store, path, true, operation);
    try {
      change.of(file);
    } finally {
      file.close();
    }
  }

  static void pin(MapFile file) {
    judge(
        file,
        "pin",
        () -> {
          if (file.names() == 0) {
            throw new ShmapException(
                Errno.EINVAL, "pin " + file.path() + ": has no name; pin it to a path");
          }
          file.control().markPinned(true);
        });
  }

  /* Died between link and pin: a name more, and no pin. */
  static void pin(MapFile file, Path name) {
    String subject = "pin " + file.path();
    Path absolute = name.toAbsolutePath().normalize();
    file.store().requireName(absolute, subject);
    judge(
        file,
        "pin",
        () -> {
          int result = file.link(absolute);
          if (result != 0) {
            throw notLinked(subject, absolute, Errno.of(result));
          }
          file.control().markPinned(true);
        });
  }

  private static ShmapException notLinked(String subject, Path name, Errno errno) {
    String what =
        switch (errno) {
          case EEXIST -> ": exists, name=" + name;
          case ENOENT -> ": all its links were removed by hand, it can never have a name again";
          default -> ": cannot link " + name + ", errno=" + errno;
        };
    return new ShmapException(errno, subject + what);
  }

  static void unpin(MapFile file, boolean deleteIfDead) {
    judge(
        file,
        "unpin",
        () -> {
          file.control().markPinned(false);
          if (deleteIfDead && !file.isAlive()) {
            Deletion.finish(file);
          }
        });
  }

  private static void remove(MapFile file) {
    if (file.path().toAbsolutePath().normalize().equals(file.idEntry())) {
      throw new ShmapException(
          Errno.EINVAL, "remove " + file.path() + ": is the map's id entry, not a name of it");
    }
    judge(
        file,
        "remove",
        () -> {
          Kernel kernel = file.host().kernel();
          int result = file.isAt(file.path()) ? kernel.unlink(file.path().toString()) : 0;
          if (result != 0) {
            throw new ShmapException(
                Errno.of(result), "remove " + file.path() + ": errno=" + Errno.of(result));
          }
          if (!file.isAlive()) {
            Deletion.finish(file);
          }
        });
  }

  /* Under CONTROL; a map that is dead is removed, and there is no such map. */
  private static void judge(MapFile file, String operation, Runnable change) {
    file.requireControl(operation);
    try {
      if (!file.isAlive() && !isOurs(file)) {
        Deletion.finish(file);
        throw new ShmapException(Errno.ENOENT, operation + " " + file.path() + ": no such map");
      }
      change.run();
    } finally {
      file.unlockControl();
    }
  }

  private static boolean isOurs(MapFile file) {
    return !file.control().isDeleted() && file.holdsOwner();
  }
}
