package io.shmap.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Who this process is, for people to read in {@code ps} and in messages. Nothing is decided by it:
 * the kernel's locks say who lives.
 *
 * @param pid in its own namespace
 * @param start in clock ticks since boot
 * @param pidNamespace inode of the namespace
 * @param host its name
 * @param command main class or jar
 * @param bootId of the running kernel, so that what a crash of the host left can be told
 */
record Identity(int pid, long start, long pidNamespace, String host, String command, UUID bootId) {

  /** Of this process; read once. */
  static Identity self() {
    return Holder.SELF;
  }

  private static final class Holder {
    static final Identity SELF = read();
  }

  private static Identity read() {
    int pid = (int) ProcessHandle.current().pid();
    return new Identity(
        pid,
        startOf("self"),
        namespace(),
        text("/proc/sys/kernel/hostname"),
        readCommand(),
        readBootId());
  }

  /** Start time of a process of this namespace, 0 if there is none. */
  static long startOf(String pid) {
    String stat = text("/proc/" + pid + "/stat");
    int name = stat.lastIndexOf(')');
    String[] fields = name < 0 ? new String[0] : stat.substring(name + 2).split(" ");
    return fields.length > 19 ? Long.parseLong(fields[19]) : 0;
  }

  private static long namespace() {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      return Long.parseLong(link.replaceAll("\\D", ""));
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private static String readCommand() {
    String command = System.getProperty("sun.java.command", "java");
    int end = command.indexOf(' ');
    String main = end < 0 ? command : command.substring(0, end);
    return main.substring(main.lastIndexOf('/') + 1);
  }

  private static UUID readBootId() {
    String text = text("/proc/sys/kernel/random/boot_id");
    return text.isEmpty() ? new UUID(0, 0) : UUID.fromString(text);
  }

  private static String text(String path) {
    try {
      return Files.readString(Path.of(path), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
