package io.shmap.it;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import io.shmap.contract.ChildMain;
import io.shmap.contract.TemporaryStore;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The classes of a JVM as the JVM itself keeps them (class data sharing), so that the next one
 * starts in half the time. Without it the tests are the same, and slower.
 *
 * <p>Classes in directories cannot be archived, so those of the class path are packed. JNA's native
 * part is unpacked once and not by each JVM.
 */
public final class ClassArchive {

  private final Path directory;
  private final String classPath;

  public ClassArchive(Path directory) throws IOException {
    this.directory = directory;
    this.classPath = packed(Child.productionClassPath());
    String library = System.mapLibraryName("jnidispatch");
    try (InputStream in =
        Native.class.getResourceAsStream(
            "/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/" + library)) {
      Files.copy(in, directory.resolve(library));
    }
  }

  private String packed(String entries) throws IOException {
    List<String> packed = new ArrayList<>();
    for (String entry : entries.split(File.pathSeparator)) {
      Path path = Path.of(entry);
      packed.add(Files.isDirectory(path) ? pack(path, packed.size()).toString() : entry);
    }
    return String.join(File.pathSeparator, packed);
  }

  private Path pack(Path classes, int number) throws IOException {
    Path jar = directory.resolve(number + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packing = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        packing.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, packing);
      }
    }
    return jar;
  }

  /** A JVM that writes the archive when it ends. */
  public Child startWriting(Class<?> main, String... arguments) {
    return start(List.of("-XX:ArchiveClassesAtExit=" + file()), main, arguments);
  }

  /** A JVM that uses the archive if there is one. */
  public Child start(List<String> options, Class<?> main, String... arguments) {
    List<String> all = new ArrayList<>(options);
    if (Files.exists(file())) {
      all.add("-XX:SharedArchiveFile=" + file());
    }
    all.add("-Xlog:disable");
    all.add("-Djna.boot.library.path=" + directory);
    all.add("-Djna.platform.library.path=" + directory); // else JNA runs a program to find it
    return Child.start(all, classPath, main.getName(), arguments);
  }

  private Path file() {
    return directory.resolve("classes.jsa");
  }

  /** For JVMs that do what a session understands; written when the first one is asked for. */
  static ClassArchive ofSessions() {
    return OfSessions.ARCHIVE;
  }

  private static final class OfSessions {

    private static final ClassArchive ARCHIVE = rehearsed();

    private static ClassArchive rehearsed() {
      TemporaryStore store = new TemporaryStore();
      try {
        Path directory = Files.createTempDirectory("shmap-classes-");
        ClassArchive archive = new ClassArchive(directory);
        store.create();
        rehearse(archive, store.fresh());
        store.delete();
        deleteAtTheEnd(directory);
        return archive;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void rehearse(ClassArchive archive, Path map) {
      try (Child child = archive.startWriting(ChildMain.class)) {
        child.send("create " + map + " HASH 4 24 16");
        child.send("attach-rigged " + map);
        child.send("update 00000001 " + "01".repeat(24) + " any");
        child.send("lookup 00000001");
        child.send("delete 00000001");
        child.post("exit");
        child.await();
      }
    }

    private static void deleteAtTheEnd(Path directory) throws IOException {
      directory.toFile().deleteOnExit();
      try (Stream<Path> files = Files.list(directory)) {
        files.forEach(file -> file.toFile().deleteOnExit());
      }
    }
  }
}
