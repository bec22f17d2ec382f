package io.shmap.it.hostile;

import io.shmap.layout.HeaderLayout;
import io.shmap.lifecycle.FilePatch;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** A map's file, mapped by somebody who damages it, and who can make it what it was. */
final class Ruin {

  private final Path name;
  private final Path id;
  private final Path kept;
  private final byte[] good;
  private final Mutator mutator;
  private final MappedByteBuffer bytes;

  Ruin(Path name) throws IOException {
    this.name = name;
    Path store = name.getParent();
    this.kept = store.resolveSibling(store.getFileName() + "-kept-" + name.getFileName());
    Files.createLink(kept, name);
    this.good = Files.readAllBytes(name);
    int number = Mutator.buffer(good).getInt((int) HeaderLayout.ID);
    this.id = store.resolve(".shmap").resolve(Integer.toString(number));
    this.mutator = new Mutator(good);
    try (FileChannel file =
        FileChannel.open(kept, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      this.bytes = file.map(FileChannel.MapMode.READ_WRITE, 0, good.length);
      bytes.order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  Path name() {
    return name;
  }

  /** Damages something, mostly what those who are attached look at. */
  void smash(Random random) {
    if (random.nextInt(16) != 0) {
      mutator.smashBehindHeader(bytes, random);
      return;
    }
    mutator.smash(bytes, random);
    byte[] header = new byte[(int) HeaderLayout.LENGTH];
    bytes.get(0, header);
    bytes.putInt((int) HeaderLayout.CHECKSUM, FilePatch.checksum(header));
  }

  /** Writes the file as it was, and gives it the names that it had. */
  void restore() throws IOException {
    bytes.put(0, good);
    link(name);
    link(id);
  }

  /* Who finds a dead map removes its entries, who attaches to one without an id entry makes it. */
  private void link(Path entry) throws IOException {
    try {
      Files.createLink(entry, kept);
    } catch (FileAlreadyExistsException e) {
      // is there
    }
  }

  /** Takes away the ids that damage gave it: they may be other maps'. */
  void removeOtherIds() throws IOException {
    try (DirectoryStream<Path> ids = Files.newDirectoryStream(id.getParent())) {
      for (Path entry : ids) {
        if (!entry.equals(id) && Files.isSameFile(entry, kept)) {
          Files.delete(entry);
        }
      }
    }
  }

  /** Restores it, without the name that kept it. */
  void end() throws IOException {
    restore();
    Files.delete(kept);
  }
}
