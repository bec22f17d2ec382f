package io.shmap.it.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shmap.bpf.BpfMapInfo;
import io.shmap.it.parity.Geometry.Type;
import io.shmap.it.parity.InnerMaps.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link KernelParityIT} for maps of maps. A change of the kernel's ends when no program can be in
 * the map of before any more, which takes some milliseconds: so there are fewer operations, a
 * twentieth, and some episodes wait at once.
 */
class KernelMapsOfMapsIT {

  private static final int NO_PREALLOC = 1;
  private static final int NUMA_NODE = 1 << 2;
  private static final int RDONLY = 1 << 3;
  private static final int WRONLY = 1 << 4;
  private static final int ZERO_SEED = 1 << 6;

  private static final int EPERM = -1;
  private static final int ENOENT = -2;
  private static final int E2BIG = -7;
  private static final int EBADF = -9;
  private static final int EFAULT = -14;
  private static final int EEXIST = -17;
  private static final int EINVAL = -22;
  private static final int EBADFD = -77;
  private static final int ENOTSUPP = -524;

  private static final long OPERATIONS = Long.getLong("shmap.parity.operations", 200_000) / 20;
  private static final long SEED = Long.getLong("shmap.parity.seed", System.nanoTime());
  private static final int EPISODE = 400;
  private static final int THREADS = 8;

  @BeforeAll
  static void requireBpf() {
    KernelBpf.require("KERNEL PARITY OF MAPS OF MAPS IS NOT TESTED");
    System.out.println("kernel parity of maps of maps: -Dshmap.parity.seed=" + SEED);
  }

  private static List<Geometry> geometries(Type type) {
    return type == Type.ARRAY_OF_MAPS
        ? List.of(
            Geometry.outer(type, 4, 8, 0, Kind.HASH),
            Geometry.outer(type, 4, 16, NUMA_NODE, Kind.ARRAY),
            Geometry.outer(type, 4, 1, 0, Kind.ARRAY_OF_ANY_SIZE),
            Geometry.outer(type, 4, 5, 0, Kind.BLOOM_FILTER),
            Geometry.outer(type, 4, 8, 0, Kind.PERCPU_HASH),
            Geometry.outer(type, 4, 8, 0, Kind.LRU_HASH),
            Geometry.outer(type, 4, 8, NUMA_NODE, Kind.LPM_TRIE),
            Geometry.outer(type, 4, 8, RDONLY, Kind.HASH),
            Geometry.outer(type, 4, 8, WRONLY, Kind.HASH))
        : List.of(
            Geometry.outer(type, 4, 16, 0, Kind.HASH),
            Geometry.outer(type, 13, 5, NO_PREALLOC, Kind.SMALL_ARRAY),
            Geometry.outer(type, 8, 32, ZERO_SEED, Kind.SMALL_ARRAY_OF_ANY_SIZE),
            Geometry.outer(type, 1, 8, NUMA_NODE, Kind.LPM_TRIE),
            Geometry.outer(type, 4, 16, 0, Kind.PERCPU_ARRAY),
            Geometry.outer(type, 4, 16, 0, Kind.LRU_PERCPU_HASH),
            Geometry.outer(type, 4, 8, RDONLY, Kind.HASH),
            Geometry.outer(type, 4, 8, WRONLY, Kind.HASH));
  }

  @ParameterizedTest
  @EnumSource(names = {"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
  void operationsAnswerAsTheKernels(Type type) throws Exception {
    Map<Operation.Kind, Set<Integer>> tally = new EnumMap<>(Operation.Kind.class);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Episode>> episodes = new ArrayList<>();
      for (Geometry geometry : geometries(type)) {
        long last = OPERATIONS / geometries(type).size() / EPISODE;
        for (int first = 0; first < THREADS; first++) {
          episodes.add(threads.submit(episodes(geometry, first, last)));
        }
      }
      for (Future<Episode> episode : episodes) {
        episode
            .get()
            .tally()
            .forEach(
                (kind, results) ->
                    tally.computeIfAbsent(kind, k -> new TreeSet<>()).addAll(results));
      }
    } finally {
      threads.shutdownNow();
    }
    // Without these the test could pass by comparing refusals only.
    for (Operation.Kind kind : Operation.Kind.values()) {
      assertThat(tally.get(kind))
          .as("results of %s of %s", kind, type)
          .containsAll(expected(kind, type.isArray()));
    }
  }

  /* One of THREADS shares. */
  private static Callable<Episode> episodes(Geometry geometry, int first, long last) {
    return () -> {
      Episode episode = new Episode(geometry);
      for (long i = first; i <= last; i += THREADS) {
        Random random = new Random(SEED + i + geometry.toString().hashCode());
        episode.requireAgreement(Operation.sequence(random, geometry, EPISODE), SEED);
      }
      return episode;
    };
  }

  private static Set<Integer> expected(Operation.Kind kind, boolean array) {
    return switch (kind) {
      case LOOKUP -> Set.of(0, ENOENT, EPERM, EBADF, EFAULT, EINVAL);
      case UPDATE ->
          array
              ? Set.of(0, E2BIG, EPERM, EBADF, EFAULT, EINVAL)
              : Set.of(0, EEXIST, ENOENT, E2BIG, EPERM, EBADF, EFAULT, EINVAL);
      case DELETE ->
          array
              ? Set.of(0, ENOENT, E2BIG, EPERM, EBADF, EFAULT)
              : Set.of(0, ENOENT, EPERM, EBADF, EFAULT);
      case NEXT_KEY -> Set.of(0, EPERM, EBADF, EFAULT);
      case LOOKUP_AND_DELETE -> Set.of(ENOTSUPP, EPERM, EBADF, EINVAL);
      case LOOKUP_BATCH -> Set.of(0, ENOENT, EPERM, EBADF);
      case LOOKUP_AND_DELETE_BATCH -> Set.of(array ? ENOTSUPP : ENOENT, EPERM);
      case UPDATE_BATCH -> Set.of(0, E2BIG, EINVAL, EPERM, EBADF, EFAULT);
      case DELETE_BATCH -> Set.of(array ? ENOTSUPP : ENOENT, EPERM, EBADF);
      case WALK -> Set.of(ENOENT, EPERM, EBADF);
      case OPEN, NEXT_ID -> Set.of(0, ENOENT, EINVAL);
      case CLOSE -> Set.of(0, EBADF);
      case INFO -> Set.of(0, EBADFD);
      case FREEZE -> Set.of(0, EPERM);
    };
  }

  static Stream<Arguments> sidesAndTypes() {
    return Stream.of(new KernelBpf(), new ShmapBpf())
        .flatMap(
            calls ->
                Stream.of(Type.ARRAY_OF_MAPS, Type.HASH_OF_MAPS)
                    .map(type -> Arguments.of(calls, type)));
  }

  @ParameterizedTest
  @MethodSource("sidesAndTypes")
  void anInnerMapLivesWhileItIsInASlot(BpfCalls calls, Type type) {
    int template = calls.create(Kind.HASH.attr);
    Geometry geometry = Geometry.outer(type, 4, 4, 0, Kind.HASH);
    int outer = calls.create(geometry.attr().withInnerMapFd(template));
    int[] ids = new int[4];
    for (int slot = 0; slot < ids.length; slot++) {
      int fd = calls.create(Kind.HASH.attr);
      ids[slot] = id(calls, fd);
      assertThat(calls.update(outer, number(slot), number(fd), 0)).isZero();
      calls.close(fd);
    }
    for (int id : ids) {
      assertThat(isThere(calls, id)).isTrue();
    }
    assertThat(calls.delete(outer, number(1))).isZero();
    assertThat(calls.update(outer, number(2), number(template), 0)).isZero();
    awaitEnd(calls, ids[1]);
    awaitEnd(calls, ids[2]);
    assertThat(isThere(calls, ids[0])).isTrue();
    assertThat(isThere(calls, ids[3])).isTrue();
    int held = calls.fdById(ids[3], 0);
    assertThat(held).isNotNegative();
    calls.close(outer);
    awaitEnd(calls, ids[0]);
    assertThat(isThere(calls, ids[3])).as("open, and so alive").isTrue();
    calls.close(held);
    awaitEnd(calls, ids[3]);
    calls.close(template);
  }

  private static BytesStore<?, ?> number(int number) {
    BytesStore<?, ?> buffer = new UserPages(Integer.BYTES).writable(Integer.BYTES);
    buffer.writeInt(0, number);
    return buffer;
  }

  private static int id(BpfCalls calls, int fd) {
    BpfMapInfo[] info = new BpfMapInfo[1];
    assertThat(calls.info(fd, info)).isZero();
    return info[0].id();
  }

  private static boolean isThere(BpfCalls calls, int id) {
    int fd = calls.fdById(id, 0);
    if (fd >= 0) {
      calls.close(fd);
    }
    return fd >= 0;
  }

  /* The kernel's go a little later. */
  private static void awaitEnd(BpfCalls calls, int id) {
    await("end of map id=" + id).until(() -> !isThere(calls, id));
  }
}
