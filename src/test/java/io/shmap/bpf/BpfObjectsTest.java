package io.shmap.bpf;

import static io.shmap.bpf.BpfMap.ARRAY;
import static io.shmap.bpf.BpfMap.EACCES;
import static io.shmap.bpf.BpfMap.EBADF;
import static io.shmap.bpf.BpfMap.EBADFD;
import static io.shmap.bpf.BpfMap.EEXIST;
import static io.shmap.bpf.BpfMap.EINVAL;
import static io.shmap.bpf.BpfMap.ENOENT;
import static io.shmap.bpf.BpfMap.EPERM;
import static io.shmap.bpf.BpfMap.HASH;
import static io.shmap.bpf.BpfMap.RDONLY;
import static io.shmap.bpf.BpfMap.WRONLY;
import static io.shmap.bpf.BpfMap.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.lifecycle.DefaultStore;
import io.shmap.lifecycle.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Creating maps, and reaching them by descriptor, id and name. Other processes may use the default
 * store meanwhile.
 */
class BpfObjectsTest {

  private static final int OTHER_FLAG = 1;

  private static Path name() {
    return DefaultStore.directory(Host.LOCAL)
        .resolve("bpf-objects-" + ProcessHandle.current().pid());
  }

  @ParameterizedTest
  @CsvSource({
    // type, key size, value size, max entries, flags, result
    "1, 4, 4, 4, 0x1, 0",
    "1, 4, 4, 4, 0x40, 0",
    "1, 512, 1048576, 1, 0, 0",
    "1, 4, 4, 4, 0x2, -22",
    "1, 4, 4, 4, 0x400, -22",
    "1, 4, 4, 4, 0x1000, -22",
    "1, 4, 4, 4, 0x180, -22",
    "1, 4, 4, 4, 0x18, -22",
    "1, 4, 4, 0, 0, -22",
    "1, 0, 4, 4, 0, -22",
    "1, 4, 0, 4, 0, -22",
    "1, 4, 4, 2147483649, 0, -7",
    "1, -1, 4, 4, 0, -7",
    "1, 4, 4194304, 4, 0, -7",
    "2, 4, 4, 4, 0x400, 0",
    "2, 4, 4, 4, 0x1080, 0",
    "2, 4, 4, 4, 0x1, -22",
    "2, 4, 4, 4, 0x40, -22",
    "2, 8, 4, 4, 0, -22",
    "2, 4, 0, 4, 0, -22",
    "2, 4, 4, 0, 0, -22",
    "2, 4, -1, 4, 0, -7",
    "9, 4, 4, 4, 0, 0",
    "9, 4, 4, 5, 0x2, 0",
    "9, 4, 4, 4, 0x40, 0",
    "9, 4, 4, 4, 0x1, -524",
    "9, 4, 4, 4, 0x6, -22",
    "9, 4, 4, 4, 0x400, -22",
    "9, 4, 4, 0, 0, -22",
    "9, 4, 4194304, 4, 0, -7",
    "0, 4, 4, 4, 0, -22",
    "35, 4, 4, 4, 0, -22",
    "99, 4, 4, 4, 0, -22"
  })
  void creationAttributes(int type, int key, int value, long entries, int flags, int expected) {
    MapAttr attr = MapAttr.of(type, key, value, entries).withMapFlags(flags).withInnerMapFd(999);
    int fd = Bpf.mapCreate(attr);
    assertThat(Math.min(fd, 0)).isEqualTo(expected);
    if (fd > 0) {
      assertThat(Bpf.close(fd)).isZero();
    }
  }

  @Test
  void infoTellsWhatTheMapWasMadeAs() {
    MapAttr attr = MapAttr.of(HASH, 4, 24, 7).withMapName("flows.v4_1").withMapFlags(RDONLY | 1);
    try (BpfMap map = BpfMap.create(attr);
        BpfMap writer = map.again(WRONLY)) {
      BpfMapInfo info = writer.info();
      assertThat(info).isEqualTo(new BpfMapInfo(HASH, info.id(), 4, 24, 7, 1, "flows.v4_1", 0));
      assertThat(map.update(1, BpfMap.bytes(24), 0)).as("RDONLY binds the maker").isEqualTo(EPERM);
      assertThat(writer.update(1, BpfMap.bytes(24), 0)).isZero();
    }
    assertThat(Bpf.objGetInfoByFd(-1, info -> {})).isEqualTo(EBADFD);
  }

  @Test
  void idsGrowAndAreWalked() {
    try (BpfMap one = BpfMap.create(HASH, 4, 8, 4);
        BpfMap two = BpfMap.create(ARRAY, 4, 8, 4)) {
      assertThat(two.info().id()).isGreaterThan(one.info().id());
      assertThat(Bpf.mapGetNextId(one.info().id() - 1)).isEqualTo(one.info().id());
      Set<Integer> ids = new HashSet<>();
      for (int id = Bpf.mapGetNextId(0); id > 0; id = Bpf.mapGetNextId(id)) {
        assertThat(ids.add(id)).isTrue();
      }
      assertThat(ids).contains(one.info().id(), two.info().id());
    }
    assertThat(Bpf.mapGetNextId(Integer.MAX_VALUE - 1)).isEqualTo(ENOENT);
    assertThat(Bpf.mapGetNextId(Integer.MAX_VALUE)).isEqualTo(EINVAL);
    assertThat(Bpf.mapGetNextId(-1)).isEqualTo(EINVAL);
  }

  @Test
  void aMapIsGoneWithItsLastDescriptor() {
    int id;
    try (BpfMap map = BpfMap.create(HASH, 4, 8, 4)) {
      id = map.info().id();
      for (int flags : new int[] {OTHER_FLAG, RDONLY | WRONLY, -1}) {
        assertThat(Bpf.mapGetFdById(id, flags)).isEqualTo(EINVAL);
      }
      BpfMap again = map.again(0);
      assertThat(again.fd).isNotEqualTo(map.fd);
      again.close();
      assertThat(Bpf.close(again.fd)).isEqualTo(EBADF);
      assertThat(Bpf.mapLookupElem(again.fd, number(1), number(1), 0)).isEqualTo(EBADF);
    }
    for (int none : new int[] {id, 0, -1, Integer.MAX_VALUE}) {
      assertThat(Bpf.mapGetFdById(none, 0)).isEqualTo(ENOENT);
    }
  }

  @Test
  void aNameKeepsTheMap() throws IOException {
    Path name = name();
    try {
      int id;
      try (BpfMap map = BpfMap.create(HASH, 4, 8, 4)) {
        id = map.info().id();
        map.update(1, 11);
        assertThat(Bpf.objPin(map.fd, name)).isZero();
        assertThat(Bpf.objPin(map.fd, name)).isEqualTo(EEXIST);
        assertThat(Bpf.objPin(map.fd, name.resolveSibling(name.getFileName() + "-2"))).isZero();
      }
      assertThat(Bpf.objGet(name, RDONLY | WRONLY)).isEqualTo(EINVAL);
      assertThat(Bpf.objGet(name, OTHER_FLAG)).isEqualTo(EINVAL);
      int fd = Bpf.objGet(name, RDONLY);
      Files.delete(name);
      Files.delete(name.resolveSibling(name.getFileName() + "-2"));
      assertThat(Bpf.objGet(name, 0)).isEqualTo(ENOENT);
      assertThat(Bpf.mapUpdateElem(fd, number(1), BpfMap.buffer(1), 0)).isEqualTo(EPERM);
      assertThat(Bpf.mapLookupElem(fd, number(1), BpfMap.buffer(0), 0)).isZero();
      assertThat(Bpf.close(fd)).isZero();
      assertThat(Bpf.mapGetFdById(id, 0)).as("gone with its last name").isEqualTo(ENOENT);
    } finally {
      Files.deleteIfExists(name);
      Files.deleteIfExists(name.resolveSibling(name.getFileName() + "-2"));
    }
  }

  @Test
  void whatCannotBeAName(@TempDir Path elsewhere) throws IOException {
    Path name = name();
    try (BpfMap map = BpfMap.create(HASH, 4, 8, 4)) {
      assertThat(Bpf.objPin(map.fd, name.resolve("missing/name"))).isEqualTo(ENOENT);
      assertThat(Bpf.objPin(map.fd, name.resolveSibling("with.dot"))).isEqualTo(EPERM);
      assertThat(Bpf.objPin(map.fd, name.resolveSibling(".shmap"))).isEqualTo(EPERM);
      assertThat(Bpf.objPin(map.fd, elsewhere.resolve("name"))).isEqualTo(EPERM);
      assertThat(Bpf.objPin(map.fd, elsewhere)).isEqualTo(EEXIST);
      assertThat(Bpf.objPin(map.fd, Path.of("/"))).isEqualTo(EEXIST);
    }
    assertThat(Bpf.objPin(-1, name)).as("as the kernel, not EBADF").isEqualTo(EINVAL);
  }

  @Test
  void whatIsNotAMapCannotBeOpened(@TempDir Path elsewhere) throws IOException {
    assertThat(Bpf.objGet(elsewhere.resolve("none"), 0)).isEqualTo(ENOENT);
    assertThat(Bpf.objGet(elsewhere.resolve("none/none"), 0)).isEqualTo(ENOENT);
    assertThat(Bpf.objGet(elsewhere, 0)).isEqualTo(EACCES);
    Path file = Files.writeString(elsewhere.resolve("file"), "not a map\n".repeat(1000));
    assertThat(Bpf.objGet(file, 0)).isEqualTo(EACCES);
    assertThat(Bpf.objGet(Files.createFile(elsewhere.resolve("empty")), 0)).isEqualTo(EACCES);
  }

  @Test
  void descriptorsAreTheLowestThatAreFree() {
    try (BpfMap one = BpfMap.create(HASH, 4, 8, 4)) {
      BpfMap two = BpfMap.create(HASH, 4, 8, 4);
      two.close();
      try (BpfMap three = BpfMap.create(ARRAY, 4, 8, 4)) {
        assertThat(three.fd).isEqualTo(two.fd);
      }
      assertThat(one.fd).isGreaterThanOrEqualTo(3);
    }
    for (int none : new int[] {-1, 0, 2, 99_999, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThat(Bpf.close(none)).isEqualTo(EBADF);
    }
  }
}
