package io.shmap.map;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.HeaderLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.lifecycle.Creating;
import io.shmap.lifecycle.Header;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;

/** From attributes to the file they make, or the errno with which bpf(2) refuses them. */
public final class Planning {

  private static final long PAGE = HeaderLayout.PAGE_SIZE_VALUE;

  private Planning() {}

  /** What a map would be, with nothing made. */
  public static Header header(MapAttributes attributes, String subject) {
    Family family = require(attributes, subject);
    int cpus = Machine.possibleCpus();
    Family.Shape shape = family.shape(attributes, cpus);
    boolean zeroSeed = (attributes.flags() & BpfFlags.ZERO_SEED) != 0;
    return new Header(
        attributes.type(),
        attributes.flags()
            & ~(BpfFlags.RDONLY | BpfFlags.WRONLY), // they bind a handle, not the map
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
        Arrays.copyOf(shape.numbers(), HeaderLayout.GEOMETRY_COUNT),
        Creating.dataOffset(attributes.attachSlots()),
        (shape.length() + PAGE - 1) / PAGE * PAGE,
        UUID.randomUUID(),
        0,
        System.currentTimeMillis(),
        ProcessHandle.current().pid(),
        0,
        0,
        attributes.inner());
  }

  static Creating.Blueprint blueprint(MapAttributes attributes, String subject) {
    Header header = header(attributes, subject);
    Family family = Families.of(attributes.type(), subject);
    return new Creating.Blueprint(
        header,
        attributes.mode(),
        attributes.pinned(),
        data -> family.format(attributes, header.possibleCpus(), data));
  }

  /* In the kernel's order: which errno it is, if there are several reasons, depends on it. */
  private static Family require(MapAttributes attributes, String subject) {
    requireFlags(attributes, subject);
    Family family = Families.of(attributes.type(), subject);
    int refused = family.check(attributes);
    if (refused != 0) {
      throw new ShmapException(
          Errno.of(refused),
          String.format(
              "%s: not a possible %s map, keySize=%s valueSize=%s maxEntries=%d flags=0x%x%s",
              subject,
              family.typeName(),
              Integer.toUnsignedString(attributes.keySize()),
              Integer.toUnsignedString(attributes.valueSize()),
              attributes.maxEntries(),
              attributes.flags(),
              attributes.mapExtra() == 0 ? "" : " mapExtra=" + attributes.mapExtra()));
    }
    requireRest(attributes, subject);
    return family;
  }

  private static void requireFlags(MapAttributes attributes, String subject) {
    int flags = attributes.flags();
    int programs = BpfFlags.RDONLY_PROG | BpfFlags.WRONLY_PROG;
    int user = BpfFlags.RDONLY | BpfFlags.WRONLY;
    require(
        (flags & user) != user && ((flags & programs) != programs || isBloom(attributes)),
        subject,
        "read-only and write-only together, flags=0x" + Integer.toHexString(flags));
    require(
        attributes.mapExtra() == 0 || isBloom(attributes),
        subject,
        "this type has no mapExtra, mapExtra=" + attributes.mapExtra());
    require(
        (flags & BpfFlags.NUMA_NODE) == 0 || Machine.hasNumaNode(attributes.numaNode()),
        subject,
        "no such NUMA node, numaNode=" + Integer.toUnsignedString(attributes.numaNode()));
  }

  private static boolean isBloom(MapAttributes attributes) {
    return attributes.type() == BloomFamily.TYPE;
  }

  private static void requireRest(MapAttributes attributes, String subject) {
    require(
        attributes.name().length() <= MapAttributes.MAX_NAME_LENGTH
            && attributes.name().chars().allMatch(Planning::isNameCharacter),
        subject,
        "name is not up to 15 of [A-Za-z0-9_.], name=" + attributes.name());
    require(
        attributes.attachSlots() >= 1 && attributes.attachSlots() <= OwnerWord.MAX_SLOTS,
        subject,
        "attach slots not in 1.."
            + OwnerWord.MAX_SLOTS
            + ", attachSlots="
            + attributes.attachSlots());
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
}
