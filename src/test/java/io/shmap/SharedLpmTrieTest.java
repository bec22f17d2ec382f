package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.codec.Codecs;
import io.shmap.codec.IpPrefix;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.Errno;
import io.shmap.error.MapClosedException;
import io.shmap.error.ShmapException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedLpmTrieTest {

  private static final MapSpec<SharedLpmTrie<IpPrefix, Long>> ROUTES =
      MapSpec.lpmTrie(Codecs.IPV4_PREFIX, Codecs.INT64).maxEntries(100).name("routes").build();

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text);
  }

  @Test
  void addressesFindTheirRoutes() throws Exception {
    try (SharedLpmTrie<IpPrefix, Long> routes = Shmap.create(store.fresh(), ROUTES)) {
      routes.put(prefix("0.0.0.0/0"), 1L);
      routes.put(prefix("10.0.0.0/8"), 2L);
      routes.put(prefix("10.1.0.0/16"), 3L);

      assertThat(routes.get(IpPrefix.of(InetAddress.getByName("10.1.2.3")))).isEqualTo(3);
      assertThat(routes.get(prefix("10.2.3.4"))).isEqualTo(2);
      assertThat(routes.match(prefix("11.2.3.4"))).isEqualTo(Map.entry(prefix("0.0.0.0/0"), 1L));
      assertThat(routes.getExact(prefix("10.1.0.0/16"))).isEqualTo(3);
      assertThat(routes.getExact(prefix("10.1.0.0/24"))).isNull();
      assertThat(routes.containsKey(prefix("10.0.0.0/8"))).isTrue();
      assertThat(routes.getAll(List.of(prefix("10.1.1.1"), prefix("12.1.1.1"))))
          .isEqualTo(Map.of(prefix("10.1.1.1"), 3L, prefix("12.1.1.1"), 1L));
      assertThat(routes.info().schema()).isEqualTo("key: prefix4; value: i64");
      List<String> shown = new ArrayList<>();
      routes.forEach((prefix, value) -> shown.add(prefix + "=" + value));
      assertThat(shown).containsExactly("10.1.0.0/16=3", "10.0.0.0/8=2", "0.0.0.0/0=1");
      assertThat(routes.nextKey(prefix("10.1.0.0/16"))).isEqualTo(prefix("10.0.0.0/8"));
      assertThat(routes.toString()).startsWith("lpm_trie ");
    }
  }

  @Test
  void addressesOfVersion6Too() {
    MapSpec<SharedLpmTrie<IpPrefix, String>> spec =
        MapSpec.lpmTrie(Codecs.IPV6_PREFIX, Codecs.utf8(20)).maxEntries(10).build();
    try (SharedLpmTrie<IpPrefix, String> routes = Shmap.create(store.fresh(), spec)) {
      routes.put(prefix("2001:db8::/32"), "documentation");
      routes.put(prefix("2001:db8:0:1::/64"), "a subnet");

      assertThat(routes.get(prefix("2001:db8:0:1::5"))).isEqualTo("a subnet");
      assertThat(routes.get(prefix("2001:db8:0:2::5"))).isEqualTo("documentation");
      assertThat(routes.get(prefix("2001:db9::"))).isNull();
      assertThatThrownBy(() -> routes.get(prefix("10.0.0.1")))
          .isInstanceOf(ShmapException.class)
          .hasMessageContaining("other family");
    }
  }

  @Test
  void anyEntryMayBeRemovedInTheMiddleOfAWalk() {
    try (SharedLpmTrie<IpPrefix, Long> routes = Shmap.create(store.fresh(), ROUTES)) {
      for (int i = 0; i < 50; i++) {
        routes.put(prefix("10." + i + ".0.0/16"), (long) i);
      }
      List<Long> shown = new ArrayList<>();
      routes.forEach(
          (prefix, value) -> {
            shown.add(value);
            routes.delete(prefix);
          });
      assertThat(shown).hasSize(50);
      assertThat(routes.size()).isZero();
    }
  }

  @Test
  void aFullTrieSaysSo() {
    MapSpec<SharedLpmTrie<IpPrefix, Long>> one =
        MapSpec.lpmTrie(Codecs.IPV4_PREFIX, Codecs.INT64).maxEntries(1).build();
    try (SharedLpmTrie<IpPrefix, Long> routes = Shmap.create(store.fresh(), one)) {
      routes.put(prefix("10.0.0.0/8"), 1L);
      assertThatThrownBy(() -> routes.put(prefix("11.0.0.0/8"), 1L))
          .isInstanceOf(ShmapException.class)
          .hasMessageContaining("map is full, maxEntries=1")
          .matches(e -> ((ShmapException) e).errno() == Errno.ENOSPC);
      assertThat(routes.insert(prefix("10.0.0.0/8"), 2L)).isFalse();
      assertThat(routes.replace(prefix("11.0.0.0/8"), 2L)).isFalse();
      routes.put(prefix("10.0.0.0/8"), 3L);
      assertThat(routes.get(prefix("10.0.0.0/8"))).isEqualTo(3);
    }
  }

  @Test
  void keysOfOtherSizesAreRefusedAsTheKernelDoes() {
    for (int size : new int[] {4, 261}) {
      MapSpec<?> spec = MapSpec.lpmTrie(Codecs.bytes(size), Codecs.INT64).maxEntries(10).build();
      assertThatThrownBy(() -> Shmap.create(store.fresh(), spec))
          .hasMessageContaining("not a possible lpm_trie map");
    }
  }

  @Test
  void aClosedHandleSaysSo() {
    SharedLpmTrie<IpPrefix, Long> routes = Shmap.create(store.fresh(), ROUTES);
    routes.close();
    IpPrefix key = prefix("10.0.0.0/8");
    assertThatThrownBy(() -> routes.get(key)).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> routes.put(key, 1L)).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> routes.forEach((k, v) -> {})).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> routes.getAll(List.of(key))).isInstanceOf(MapClosedException.class);
  }

  @Test
  void lookupsAllocateNothing() {
    MapSpec<SharedLpmTrie<byte[], byte[]>> spec =
        MapSpec.lpmTrie(Codecs.bytes(8), Codecs.bytes(8)).maxEntries(10).build();
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    try (SharedLpmTrie<byte[], byte[]> routes = Shmap.create(store.fresh(), spec)) {
      routes.put(new byte[] {8, 0, 0, 0, 10, 0, 0, 0}, new byte[8]);
      byte[][] keys = {{32, 0, 0, 0, 10, 1, 2, 3}, {32, 0, 0, 0, 11, 1, 2, 3}};
      byte[][] values = new byte[2][8];
      byte[] using = new byte[8];
      long allocated = 0;
      // The first rounds load classes.
      for (int round = 0; round < 3; round++) {
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < 1000; i++) {
          routes.getUsing(keys[i & 1], using);
          values[1] = using;
          routes.getAll(keys, values);
          routes.put(keys[0], using);
        }
        allocated = threads.getThreadAllocatedBytes(self) - before;
      }
      assertThat(allocated).isLessThan(1000);
    }
  }
}
