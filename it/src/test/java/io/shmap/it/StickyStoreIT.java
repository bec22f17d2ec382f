package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shmap.MapSpec;
import io.shmap.SharedMap;
import io.shmap.Shmap;
import io.shmap.bpf.Bpf;
import io.shmap.bpf.BpfMapInfo;
import io.shmap.bpf.MapAttr;
import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.os.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** bpf(2)'s walk of ids where each user's are in a directory of their own. */
class StickyStoreIT {

  private static final int OTHER_USER = 4711;

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  /** Walks the maps of the default store, and prints what each is, and where the walk ended. */
  public static final class Walk {

    private Walk() {}

    public static void main(String[] args) {
      int own = Bpf.mapCreate(MapAttr.of(1, 4, 8, 3).withMapName("own"));
      int id = Bpf.mapGetNextId(0);
      for (; id > 0; id = Bpf.mapGetNextId(id)) {
        int fd = Bpf.mapGetFdById(id, 0);
        BpfMapInfo[] info = new BpfMapInfo[1];
        Bpf.objGetInfoByFd(fd, found -> info[0] = found);
        System.out.println(id + " " + info[0].name() + " " + (info[0].id() == id));
        Bpf.close(fd);
      }
      System.out.println("end " + id);
      Bpf.close(own);
    }
  }

  @BeforeEach
  void makeItSticky() {
    Kernel.LINUX.chmod(store.directory().toString(), 01777);
  }

  private Path pinned(String name) {
    Path path = store.directory().resolve(name);
    try (SharedMap map =
        Shmap.create(path, MapSpec.array(Codecs.INT64).maxEntries(1).name(name).pinned().build())) {
      return map.path();
    }
  }

  private void requireWalk(String... lines) {
    List<String> env = List.of("env", "SHMAP_DIR=" + store.directory());
    try (Child child = Child.startBehind(env, Walk.class.getName())) {
      for (String line : lines) {
        assertThat(child.readOrNull()).isEqualTo(line);
      }
      assertThat(child.readOrNull()).isNull();
      assertThat(child.await()).as(child::errors).isZero();
    }
  }

  @Test
  void theOwnMapsAreWalkedInTheOrderOfTheirIds() {
    List<Path> maps = List.of(pinned("a"), pinned("b"));
    assertThat(store.directory().resolve(".shmap")).doesNotExist();
    requireWalk("1 a true", "2 b true", "3 own true", "end -2");
    maps.forEach(Shmap::remove);
  }

  @Test
  void theMapsOfOtherUsersAreAmongThem() throws IOException {
    assumeTrue(Kernel.LINUX.geteuid() == 0, "only root can give a map away");
    List<Path> maps = List.of(pinned("a"), pinned("b"), pinned("c"));
    Path theirs = Files.createDirectory(store.directory().resolve(".shmap-" + OTHER_USER));
    Files.move(store.directory().resolve(".shmap-0/2"), theirs.resolve("2"));
    for (Path path : List.of(theirs, maps.get(1))) {
      assertThat(Kernel.LINUX.chown(path.toString(), OTHER_USER, -1)).isZero();
    }
    requireWalk("1 a true", "2 b true", "3 c true", "4 own true", "end -2");
    maps.forEach(Shmap::remove);
    assertThat(theirs).isEmptyDirectory();
  }
}
