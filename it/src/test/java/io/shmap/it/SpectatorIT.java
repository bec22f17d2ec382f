package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shmap.MapSpec;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import io.shmap.contract.ChildMain;
import io.shmap.contract.TemporaryStore;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Another user, who may read a map's file and not write to it. */
class SpectatorIT {

  private static final int NOBODY = 65534;

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @TempDir Path readable;

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  /* The class path lies in root's home: nobody needs a copy. */
  private String classPathForAll() throws Exception {
    Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> copies = new ArrayList<>();
    for (String entry : Child.classPath().split(File.pathSeparator)) {
      Path copy = readable.resolve(Integer.toString(copies.size()));
      if (Files.exists(Path.of(entry))) {
        Path named = Files.isDirectory(Path.of(entry)) ? copy : Path.of(copy + ".jar");
        run("cp", "-rL", entry, named.toString());
        copies.add(named.toString());
      }
    }
    run("chmod", "-R", "a+rX", readable.toString());
    return String.join(File.pathSeparator, copies);
  }

  private Child nobody() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    command.addAll(Child.java());
    command.set(command.size() - 1, classPathForAll());
    command.add("-Djna.tmpdir=/tmp");
    command.add(ChildMain.class.getName());
    return Child.start(command);
  }

  @Test
  void aSpectatorReadsIsNotCountedAndKeepsNothingAlive() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED: becoming nobody needs root");
    Files.setPosixFilePermissions(store.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Path path = store.fresh();
    SharedHash<byte[], byte[]> owner =
        Shmap.create(
            path, MapSpec.hash(Codecs.bytes(4), Codecs.bytes(2)).maxEntries(10).mode(0644).build());
    try (Child nobody = nobody()) {
      owner.put(new byte[] {0, 0, 0, 1}, new byte[] {7, 8});
      assertThat(nobody.send("attach " + path)).isEqualTo("error EACCES");
      assertThat(nobody.send("message")).isEqualTo("attach " + path + ": permission denied");
      assertThat(nobody.send("attach-read-only " + path)).isEqualTo("ok");
      assertThat(nobody.send("lookup 00000001")).isEqualTo("0708");
      assertThat(nobody.send("update 00000001 0101 any")).isEqualTo("error EPERM");
      assertThat(nobody.send("deleted")).isEqualTo("false");
      assertThat(owner.info().references()).isEqualTo(1);
      owner.close();
      assertThat(path).doesNotExist();
      assertThat(nobody.send("deleted")).isEqualTo("true");
      assertThat(nobody.send("lookup 00000001")).isEqualTo("0708");
      assertThat(nobody.send("attach-read-only " + path)).isEqualTo("error ENOENT");
    }
  }
}
