package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.MapSpec;
import io.shmap.SharedArray;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.bpf.Bpf;
import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A plain {@code java -cp ... App} prints what the application prints, and nothing else. */
class QuietIT {

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  /** Uses every face of the library; prints one line. */
  static final class App {

    record Point(int x, int y) {}

    public static void main(String[] args) {
      Path directory = Path.of(args[0]);
      try (SharedHash<Long, Point> hash =
              Shmap.create(
                  directory.resolve("points"),
                  MapSpec.hash(Codecs.INT64, Codecs.record(Point.class)).maxEntries(10).build());
          SharedArray<Long> array =
              Shmap.create(
                  directory.resolve("numbers"),
                  MapSpec.array(Codecs.INT64).maxEntries(10).build())) {
        hash.put(1L, new Point(2, 3));
        array.addAndGet(0, 5);
        Bpf.mapLookupElem(3, null, null, 0);
        System.out.println(hash.get(1L) + " " + array.get(0));
      }
    }
  }

  private String outputOf(List<String> flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp", Child.productionClassPath(), App.class.getName(), store.directory().toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void nothingButTheApplicationsOwnOutputIsPrinted() throws Exception {
    String printed = "Point[x=2, y=3] 5";
    if (Runtime.version().feature() < 24) {
      assertThat(outputOf(List.of())).isEqualTo(printed);
    } else {
      assertThat(
              outputOf(
                  List.of(
                      "--enable-native-access=ALL-UNNAMED",
                      "--sun-misc-unsafe-memory-access=allow")))
          .isEqualTo(printed);
      // The JVM's own two warnings, each a few lines, and nothing of anybody else's.
      assertThat(outputOf(List.of()).lines().filter(line -> !line.equals(printed)))
          .allMatch(line -> line.startsWith("WARNING: ") || line.isEmpty());
    }
  }
}
