package io.shmap.it.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.bpf.BpfMapInfo;
import io.shmap.bpf.MapAttr;
import io.shmap.it.parity.Geometry.Type;
import io.shmap.it.parity.InnerMaps.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random operations on a map of the kernel's and on one of shmap's: they answer the same.
 *
 * <p>{@code -Dshmap.parity.operations=20000000} runs that many for each type instead of 200
 * thousand, {@code -Dshmap.parity.seed=...} repeats a run.
 */
class KernelParityIT {

  private static final int NO_PREALLOC = 1;
  private static final int NO_COMMON_LRU = 1 << 1;
  private static final int NUMA_NODE = 1 << 2;
  private static final int RDONLY = 1 << 3;
  private static final int WRONLY = 1 << 4;
  private static final int ZERO_SEED = 1 << 6;
  private static final int RDONLY_PROG = 1 << 7;
  private static final int WRONLY_PROG = 1 << 8;
  private static final int MMAPABLE = 1 << 10;
  private static final int INNER_MAP = 1 << 12;

  private static final int EPERM = -1;
  private static final int ENOENT = -2;
  private static final int E2BIG = -7;
  private static final int EBADF = -9;
  private static final int EFAULT = -14;
  private static final int EEXIST = -17;
  private static final int EINVAL = -22;
  private static final int ENOSPC = -28;
  private static final int EBADFD = -77;
  private static final int EOPNOTSUPP = -95;
  private static final int ENOTSUPP = -524;

  private static final long OPERATIONS = Long.getLong("shmap.parity.operations", 200_000);
  private static final long SEED = Long.getLong("shmap.parity.seed", System.nanoTime());
  private static final int EPISODE = 1000;
  private static final long ATTRIBUTES = Math.max(3000, OPERATIONS / 100);

  static List<Geometry> geometries() {
    return List.of(
        new Geometry(Type.HASH, 4, 8, 16, 0),
        new Geometry(Type.HASH, 1, 1, 8, NO_PREALLOC),
        new Geometry(Type.HASH, 8, 24, 64, RDONLY_PROG),
        new Geometry(Type.HASH, 13, 3, 5, NO_PREALLOC | ZERO_SEED),
        new Geometry(Type.HASH, 16, 64, 32, NUMA_NODE | WRONLY_PROG),
        new Geometry(Type.HASH, 4, 1024, 1, 0),
        new Geometry(Type.HASH, 512, 100, 20, ZERO_SEED),
        new Geometry(Type.HASH, 4, 4, 8, RDONLY),
        new Geometry(Type.HASH, 4, 4, 8, WRONLY),
        new Geometry(Type.ARRAY, 4, 8, 16, 0),
        new Geometry(Type.ARRAY, 4, 1, 1, 0),
        new Geometry(Type.ARRAY, 4, 3, 64, RDONLY_PROG),
        new Geometry(Type.ARRAY, 4, 24, 10, INNER_MAP),
        new Geometry(Type.ARRAY, 4, 100, 33, MMAPABLE),
        new Geometry(Type.ARRAY, 4, 8, 7, MMAPABLE | NUMA_NODE | WRONLY_PROG),
        new Geometry(Type.ARRAY, 4, 4, 8, RDONLY),
        new Geometry(Type.ARRAY, 4, 4, 8, WRONLY),
        new Geometry(Type.PERCPU_HASH, 4, 8, 16, 0),
        new Geometry(Type.PERCPU_HASH, 13, 3, 5, NO_PREALLOC | ZERO_SEED),
        new Geometry(Type.PERCPU_HASH, 8, 100, 33, RDONLY_PROG),
        new Geometry(Type.PERCPU_HASH, 4, 4, 8, RDONLY),
        new Geometry(Type.PERCPU_HASH, 4, 4, 8, WRONLY),
        new Geometry(Type.LRU_PERCPU_HASH, 4, 8, 256, 0),
        new Geometry(Type.LRU_PERCPU_HASH, 13, 20, 256, NO_COMMON_LRU | ZERO_SEED),
        new Geometry(Type.PERCPU_ARRAY, 4, 8, 16, 0),
        new Geometry(Type.PERCPU_ARRAY, 4, 3, 7, RDONLY_PROG),
        new Geometry(Type.PERCPU_ARRAY, 4, 100, 5, WRONLY_PROG),
        new Geometry(Type.PERCPU_ARRAY, 4, 4, 8, RDONLY),
        new Geometry(Type.PERCPU_ARRAY, 4, 4, 8, WRONLY),
        new Geometry(Type.LRU_HASH, 4, 8, 256, 0),
        new Geometry(Type.LRU_HASH, 8, 24, 512, ZERO_SEED | RDONLY_PROG),
        new Geometry(Type.LRU_HASH, 13, 3, 256, NO_COMMON_LRU),
        new Geometry(Type.LPM_TRIE, 8, 8, 16, NO_PREALLOC),
        new Geometry(Type.LPM_TRIE, 5, 1, 8, NO_PREALLOC),
        new Geometry(Type.LPM_TRIE, 20, 24, 24, NO_PREALLOC | RDONLY_PROG),
        new Geometry(Type.LPM_TRIE, 260, 3, 20, NO_PREALLOC | NUMA_NODE),
        new Geometry(Type.LPM_TRIE, 8, 100, 1, NO_PREALLOC | WRONLY_PROG),
        new Geometry(Type.LPM_TRIE, 8, 4, 8, NO_PREALLOC | RDONLY),
        new Geometry(Type.LPM_TRIE, 8, 4, 8, NO_PREALLOC | WRONLY),
        new Geometry(Type.BLOOM_FILTER, 0, 8, 20_000, 0),
        Geometry.bloom(1, 100_000, ZERO_SEED, 3),
        Geometry.bloom(24, 5_000, NUMA_NODE | RDONLY_PROG, 15),
        Geometry.bloom(4, 20_000, RDONLY, 8),
        Geometry.bloom(4, 20_000, WRONLY, 8));
  }

  @BeforeAll
  static void requireBpf() {
    KernelBpf.require("KERNEL PARITY IS NOT TESTED");
    String store = System.getenv("SHMAP_DIR");
    if (store != null) {
      assertThat(Path.of(store)).isDirectory();
    }
    System.out.println("kernel parity: -Dshmap.parity.seed=" + SEED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("geometries")
  void operationsAnswerAsTheKernels(Geometry geometry) {
    long types = geometries().stream().filter(other -> other.type() == geometry.type()).count();
    long episodes = Math.max(1, OPERATIONS / types / EPISODE + 1);
    Random random = new Random(SEED + geometry.toString().hashCode());
    Episode episode = new Episode(geometry);
    for (long i = 0; i < episodes; i++) {
      episode.requireAgreement(Operation.sequence(random, geometry, EPISODE), SEED);
    }
    // Without these the test could pass by comparing refusals only.
    assertThat(episode.tally().keySet()).containsExactlyInAnyOrder(Operation.Kind.values());
    if ((geometry.flags() & (RDONLY | WRONLY)) == 0) {
      assertThat(episode.tally()).allSatisfy((kind, results) -> seen(geometry, kind, results));
    }
  }

  private static Set<Integer> expectedOfBloom(Operation.Kind kind) {
    return switch (kind) {
      case LOOKUP -> Set.of(0, ENOENT, EPERM, EBADF, EFAULT, EINVAL);
      case UPDATE -> Set.of(0, EPERM, EBADF, EFAULT, EINVAL);
      case DELETE, NEXT_KEY -> Set.of(EOPNOTSUPP, EINVAL, EPERM, EBADF);
      case LOOKUP_AND_DELETE -> Set.of(ENOTSUPP, EINVAL, EPERM, EBADF);
      case LOOKUP_BATCH, UPDATE_BATCH, DELETE_BATCH -> Set.of(ENOTSUPP, EPERM, EBADF);
      case LOOKUP_AND_DELETE_BATCH -> Set.of(ENOTSUPP, EPERM);
      case WALK -> Set.of(EOPNOTSUPP, EPERM, EBADF);
      case OPEN -> Set.of(0, ENOENT, EINVAL);
      case CLOSE -> Set.of(0, EBADF);
      case INFO -> Set.of(0, EBADFD);
      case NEXT_ID -> Set.of(0, ENOENT, EINVAL);
      case FREEZE -> Set.of(0, EPERM);
    };
  }

  /* Each command has done what it is for, and has been refused for each reason that it has. */
  private static void seen(Geometry geometry, Operation.Kind kind, Set<Integer> results) {
    if (geometry.type() == Type.BLOOM_FILTER) {
      assertThat(results).as("%s of %s", kind, geometry).containsAll(expectedOfBloom(kind));
      return;
    }
    boolean array = geometry.type().isArray();
    boolean trie = geometry.type() == Type.LPM_TRIE;
    int full = trie ? ENOSPC : geometry.type().isLru() ? 0 : E2BIG;
    Set<Integer> expected =
        switch (kind) {
          case LOOKUP -> Set.of(0, ENOENT, EPERM, EBADF, EFAULT, EINVAL);
          case UPDATE ->
              array
                  ? Set.of(0, EEXIST, E2BIG, EPERM, EBADF, EFAULT, EINVAL)
                  : with(full, Set.of(0, EEXIST, ENOENT, EPERM, EBADF, EFAULT, EINVAL));
          case DELETE ->
              array
                  ? Set.of(EINVAL, EPERM, EBADF, EFAULT)
                  : trie
                      ? Set.of(0, ENOENT, EINVAL, EPERM, EBADF, EFAULT)
                      : Set.of(0, ENOENT, EPERM, EBADF, EFAULT);
          case NEXT_KEY -> Set.of(0, EPERM, EBADF, EFAULT);
          case LOOKUP_AND_DELETE ->
              array || trie
                  ? Set.of(ENOTSUPP, EPERM, EBADF, EINVAL)
                  : Set.of(0, ENOENT, EPERM, EINVAL);
          case LOOKUP_BATCH -> Set.of(0, ENOENT, EPERM, EBADF);
          case LOOKUP_AND_DELETE_BATCH -> Set.of(array || trie ? ENOTSUPP : ENOENT, EPERM);
          case UPDATE_BATCH -> with(full, Set.of(0, EPERM, EBADF, EFAULT));
          case DELETE_BATCH -> Set.of(array ? ENOTSUPP : ENOENT, EPERM, EBADF);
          case OPEN -> Set.of(0, ENOENT, EINVAL);
          case CLOSE -> Set.of(0, EBADF);
          case INFO -> Set.of(0, EBADFD);
          case NEXT_ID -> Set.of(0, ENOENT, EINVAL);
          case WALK -> Set.of(ENOENT, EPERM, EBADF);
          case FREEZE -> Set.of(0, EPERM);
        };
    assertThat(results).as("results of %s of %s", kind, geometry).containsAll(expected);
  }

  private static Set<Integer> with(int one, Set<Integer> others) {
    Set<Integer> all = new TreeSet<>(others);
    all.add(one);
    return all;
  }

  @Test
  void attributesAreAcceptedAndToldAsByTheKernel() {
    Random random = new Random(SEED);
    BpfCalls kernel = new KernelBpf();
    BpfCalls shmap = new ShmapBpf();
    InnerMaps kernels = new InnerMaps(kernel);
    InnerMaps ours = new InnerMaps(shmap);
    kernels.open(Kind.HASH);
    ours.open(Kind.HASH);
    int accepted = 0;
    int outer = 0;
    for (long i = 0; i < ATTRIBUTES; i++) {
      MapAttr attr = Attributes.random(random);
      Kind inner = Kind.values()[attr.innerMapFd()];
      String expected = created(kernel, attr.withInnerMapFd(kernels.fd(inner)));
      assertThat(created(shmap, attr.withInnerMapFd(ours.fd(inner))))
          .as("%s of %s, -Dshmap.parity.seed=%d, attributes %d", attr, inner, SEED, i)
          .isEqualTo(expected);
      boolean isOuter = attr.mapType() == 12 || attr.mapType() == 13;
      accepted += expected.startsWith("errno") ? 0 : 1;
      outer += expected.startsWith("errno") || !isOuter ? 0 : 1;
    }
    kernels.close();
    ours.close();
    assertThat(outer).as("accepted maps of maps").isPositive();
    // Without these the test would only compare refusals, or acceptances.
    assertThat(accepted).as("accepted").isBetween((int) ATTRIBUTES / 20, (int) ATTRIBUTES * 3 / 4);
  }

  private static String created(BpfCalls calls, MapAttr attr) {
    int fd = calls.create(attr);
    if (fd < 0) {
      return "errno=" + -fd;
    }
    BpfMapInfo[] info = new BpfMapInfo[1];
    int result = calls.info(fd, info);
    calls.close(fd);
    return result == 0 ? Side.withoutId(info[0]) : "info errno=" + -result;
  }

  @Test
  void descriptorsThatAreNoneAreRefusedAsByTheKernel() {
    for (BpfCalls calls : List.of(new KernelBpf(), new ShmapBpf())) {
      BpfMapInfo[] info = new BpfMapInfo[1];
      assertThat(calls.info(-1, info)).as("EBADFD, as only this command says").isEqualTo(EBADFD);
      assertThat(Stream.of(calls.close(-1), calls.freeze(-1), calls.delete(-1, null)))
          .containsOnly(EBADF);
    }
  }
}
