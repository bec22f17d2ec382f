package io.shmap.map;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.HeaderLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.lifecycle.Creating;
import io.shmap.lifecycle.Header;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;

/** From attributes to the file they make, or the errno with which bpf(2) refuses them. */
public final class Planning {

  private static final long PAGE = HeaderLayout.PAGE_SIZE_VALUE;

  private Planning() {}

  /** What a map would be, with nothing made. */
  public static Header header(MapAttributes attributes, String subject) {
    Family family = require(attributes, subject);
    int cpus = possibleCpus();
    Family.Shape shape = family.shape(attributes, cpus);
    boolean zeroSeed = (attributes.flags() & BpfFlags.ZERO_SEED) != 0;
    return new Header(
        attributes.type(),
        attributes.flags(),
        attributes.keySize(),
        attributes.valueSize(),
        attributes.maxEntries(),
        attributes.mapExtra(),
        attributes.name(),
        attributes.schema(),
        attributes.attachSlots(),
        cpus,
        zeroSeed ? 0 : new SecureRandom().nextLong(),
        family.hashFunction(attributes),
        java.util.Arrays.copyOf(shape.numbers(), HeaderLayout.GEOMETRY_COUNT),
        Creating.dataOffset(attributes.attachSlots()),
        (shape.length() + PAGE - 1) / PAGE * PAGE,
        UUID.randomUUID(),
        0,
        System.currentTimeMillis(),
        ProcessHandle.current().pid(),
        0,
        0);
  }

  static Creating.Blueprint blueprint(MapAttributes attributes, String subject) {
    Header header = header(attributes, subject);
    Family family = Families.of(attributes.type());
    return new Creating.Blueprint(
        header,
        attributes.mode(),
        attributes.pinned(),
        data -> family.format(attributes, header.possibleCpus(), data));
  }

  private static Family require(MapAttributes attributes, String subject) {
    requireCommon(attributes, subject);
    Family family = Families.of(attributes.type());
    int refused = family.check(attributes);
    if (refused != 0) {
      throw new ShmapException(
          Errno.of(refused),
          String.format(
              "%s: not a possible %s map, key size=%d value size=%d max entries=%d flags=0x%x",
              subject,
              family.typeName(),
              attributes.keySize(),
              attributes.valueSize(),
              attributes.maxEntries(),
              attributes.flags()));
    }
    return family;
  }

  private static void requireCommon(MapAttributes attributes, String subject) {
    int flags = attributes.flags();
    int programs = BpfFlags.RDONLY_PROG | BpfFlags.WRONLY_PROG;
    int user = BpfFlags.RDONLY | BpfFlags.WRONLY;
    require(
        (flags & programs) != programs && (flags & user) != user,
        subject,
        "read-only and write-only together, flags=0x" + Integer.toHexString(flags));
    require(
        attributes.mapExtra() == 0, subject, "map extra=" + attributes.mapExtra() + " is not 0");
    require(
        (flags & BpfFlags.NUMA_NODE) == 0 || isNumaNode(attributes.numaNode()),
        subject,
        "no such NUMA node, node=" + attributes.numaNode());
    require(
        attributes.name().length() <= MapAttributes.MAX_NAME_LENGTH
            && attributes.name().chars().allMatch(Planning::isNameCharacter),
        subject,
        "name is not up to 15 of [A-Za-z0-9_.], name=" + attributes.name());
    require(
        attributes.attachSlots() >= 1 && attributes.attachSlots() <= OwnerWord.MAX_SLOTS,
        subject,
        "attach slots=" + attributes.attachSlots() + " not in 1.." + OwnerWord.MAX_SLOTS);
    int schema = attributes.schema().getBytes(StandardCharsets.UTF_8).length;
    require(
        schema <= HeaderLayout.MAX_SCHEMA_LENGTH,
        subject,
        "schema too long, length=" + schema + " max=" + HeaderLayout.MAX_SCHEMA_LENGTH);
  }

  private static void require(boolean condition, String subject, String what) {
    if (!condition) {
      throw new ShmapException(Errno.EINVAL, subject + ": " + what);
    }
  }

  private static boolean isNameCharacter(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.');
  }

  private static boolean isNumaNode(int node) {
    return node >= 0
        && (node == 0 || Files.exists(Path.of("/sys/devices/system/node/node" + node)));
  }

  private static int possibleCpus() {
    return Runtime.getRuntime().availableProcessors();
  }
}
