package io.shmap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every subject is the map that the race takes it for. Sizes that a subject is not for are not
 * tried; whether there is bpf(2) depends on the machine, and is said.
 */
class SubjectTest {

  private static final int ENTRIES = 1000;

  static Stream<Arguments> subjectsAndSizes() {
    return of(Set.of(Subject.values()));
  }

  /* LMDB may be open once in a process; the race itself attaches from another. */
  static Stream<Arguments> sharedSubjectsAndSizes() {
    return of(
        Stream.of(Subject.values())
            .filter(subject -> subject.isShared() && subject != Subject.LMDB)
            .collect(Collectors.toSet()));
  }

  private static Stream<Arguments> of(Set<Subject> subjects) {
    return subjects.stream()
        .sorted()
        .flatMap(
            subject ->
                Stream.of(EntrySize.values())
                    .filter(size -> isOf(subject, size))
                    .map(size -> Arguments.of(subject, size)));
  }

  private static boolean isOf(Subject subject, EntrySize size) {
    return subject == Subject.KERNEL || subject.refusal(size, ENTRIES, 1) == null;
  }

  private static void requireKernel(Subject subject, EntrySize size) {
    String refusal = subject.refusal(size, ENTRIES, 1);
    assumeTrue(refusal == null, subject + ": " + refusal);
  }

  @ParameterizedTest
  @MethodSource("subjectsAndSizes")
  void whatWasPutIsFoundThroughEveryOperation(Subject subject, EntrySize size) {
    requireKernel(subject, size);
    long[] keys = Keys.first(ENTRIES);
    try (RacedMap map = subject.open(size, ENTRIES + 10)) {
      map.putAll(keys);
      assertThat(map.size()).isEqualTo(ENTRIES);
      assertThat(map.walk()).isEqualTo(ENTRIES * (ENTRIES - 1L) / 2);
      assertThat(map.get(Keys.key(ENTRIES))).isEqualTo(RacedMap.ABSENT);
      map.put(keys[7], 100);
      map.remove(keys[8]);
      long[] found = new long[3];
      map.getAll(new long[] {keys[7], keys[8], keys[9]}, found);
      assertThat(found).containsExactly(100, RacedMap.ABSENT, 9);
      assertThat(map.get(keys[7])).isEqualTo(100);
      assertThat(map.get(keys[8])).isEqualTo(RacedMap.ABSENT);
      assertThat(map.size()).isEqualTo(ENTRIES - 1);
      assertThat(map.forThread().get(keys[9])).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @MethodSource("sharedSubjectsAndSizes")
  void anotherHandleSeesTheSameMap(Subject subject, EntrySize size) {
    requireKernel(subject, size);
    try (RacedMap map = subject.open(size, ENTRIES);
        RacedMap other = subject.attach(size, map.address())) {
      map.put(1, 2);
      assertThat(other.get(1)).isEqualTo(2);
      other.put(1, 3);
      assertThat(map.get(1)).isEqualTo(3);
    }
  }
}
