package io.shmap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What maps are refused, with which errno, and what is said. */
class PlanningTest {

  private static final int HASH = 1;
  private static final int ARRAY = 2;

  private static void refused(MapAttributes attributes, Errno errno, String message) {
    assertThatThrownBy(() -> Planning.header(attributes, "create /store/map"))
        .isInstanceOfSatisfying(
            ShmapException.class, e -> assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno))
        .hasMessage(message);
  }

  private static MapAttributes hash() {
    return MapAttributes.of(HASH, 4, 8, 16);
  }

  @Test
  void sizesThatAreNotPossibleAreTold() {
    refused(
        MapAttributes.of(HASH, 0, 8, 16),
        Errno.EINVAL,
        "create /store/map: not a possible hash map, keySize=0 valueSize=8 maxEntries=16"
            + " flags=0x0");
    refused(
        MapAttributes.of(ARRAY, 4, -1, 16),
        Errno.E2BIG,
        "create /store/map: not a possible array map, keySize=4 valueSize=4294967295"
            + " maxEntries=16 flags=0x0");
  }

  @Test
  void flagsThatExcludeEachOtherAreTold() {
    refused(
        hash().withFlags(BpfFlags.RDONLY | BpfFlags.WRONLY, 0, 0),
        Errno.EINVAL,
        "create /store/map: read-only and write-only together, flags=0x18");
    refused(
        hash().withFlags(BpfFlags.NUMA_NODE, 0, 99),
        Errno.EINVAL,
        "create /store/map: no such NUMA node, numaNode=99");
    refused(
        hash().withFlags(0, 7, 0),
        Errno.EINVAL,
        "create /store/map: this type has no mapExtra, mapExtra=7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a-b", "sixteen_letters_", "é", "a\0b"})
  void namesAreOfTheKernelsLetters(String name) {
    refused(
        hash().withText(name, ""),
        Errno.EINVAL,
        "create /store/map: name is not up to 15 of [A-Za-z0-9_.], name=" + name);
  }

  @Test
  void theNameIsLookedAtLast() {
    refused(
        MapAttributes.of(HASH, 4, 4, 1L << 32).withText("a b", ""),
        Errno.E2BIG,
        "create /store/map: not a possible hash map, keySize=4 valueSize=4 maxEntries=4294967296"
            + " flags=0x0");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 'prog_array holds BPF programs, which only the kernel runs'",
    "18, maps of this type hold sockets of the kernel or are kept by them",
    "34, insn_array holds instructions of BPF programs",
    "0, no such map type",
    "99, no such map type",
    "-1, no such map type"
  })
  void aTypeThatIsNotThereIsRefusedWithTheReason(int type, String reason) {
    assertThatThrownBy(() -> Planning.header(MapAttributes.of(type, 4, 4, 1), "create /store/map"))
        .isInstanceOfSatisfying(
            ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
        .hasMessageStartingWith(
            "create /store/map: " + reason + ", type=" + type + "; there is [hash, array");
  }

  @Test
  void accessFlagsBindTheHandleAndAreNotKept() {
    int flags = BpfFlags.RDONLY | BpfFlags.NO_PREALLOC | BpfFlags.WRONLY_PROG;
    assertThat(Planning.header(hash().withFlags(flags, 0, 0), "create").flags())
        .isEqualTo(BpfFlags.NO_PREALLOC | BpfFlags.WRONLY_PROG);
  }
}
