package io.shmap.lifecycle;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What this process has open in a directory, as the kernel says. */
public record Handles(List<String> descriptors, List<String> mappings) {

  public static Handles in(Path directory) throws IOException {
    List<String> descriptors = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path fd : all) {
        String target = target(fd);
        if (target.startsWith(directory + "/")) {
          descriptors.add(target);
        }
      }
    }
    List<String> mappings = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/maps")));
    mappings.removeIf(line -> !line.contains(directory + "/"));
    return new Handles(descriptors, mappings);
  }

  private static String target(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
