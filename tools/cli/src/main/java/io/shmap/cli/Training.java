package io.shmap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs what most commands run, so that the launcher can archive the classes loaded by it. Leaves
 * nothing behind.
 */
final class Training {

  private static final String SCHEMA = "key: i64; value: struct Point { i32 x; f64 y; }";

  private Training() {}

  public static void main(String[] args) throws IOException {
    Path shm = Path.of("/dev/shm");
    Path store =
        Files.isDirectory(shm)
            ? Files.createTempDirectory(shm, "shmap-training")
            : Files.createTempDirectory("shmap-training");
    try {
      run(store, "create", "m", "type", "hash", "key", "4", "value", "8", "entries", "9");
      run(store, "create", "t", "type", "hash", "schema", SCHEMA, "entries", "9");
      run(store, "create", "a", "type", "array", "key", "4", "value", "16", "entries", "9");
      run(store, "update", "t", "key", "1", "value", "{x: 1, y: 2.5}");
      run(store, "update", "m", "key", "1", "0", "0", "0", "value", "hex", "1", "2");
      for (String map : List.of("m", "t", "a")) {
        run(store, "dump", map);
        run(store, "-p", "dump", map);
        run(store, "getnext", map);
        run(store, "check", map);
        run(store, "ps", map);
      }
      run(store, "lookup", "t", "key", "1");
      run(store, "delete", "t", "key", "1");
      run(store, "show");
      run(store, "-j", "show");
      run(store, "plan", "type", "hash", "key", "4", "value", "8", "entries", "9");
      run(store, "gc");
      run(store, "help");
    } finally {
      for (String map : List.of("m", "t", "a")) {
        run(store, "unpin", map);
      }
      Files.deleteIfExists(store.resolve(".shmap").resolve("next"));
      Files.deleteIfExists(store.resolve(".shmap"));
      Files.deleteIfExists(store);
    }
  }

  private static void run(Path store, String... words) {
    PrintWriter nobody = new PrintWriter(Writer.nullWriter());
    String[] args = new String[words.length + 2];
    args[0] = "--store";
    args[1] = store.toString();
    System.arraycopy(words, 0, args, 2, words.length);
    Main.run(nobody, nobody, args);
  }
}
