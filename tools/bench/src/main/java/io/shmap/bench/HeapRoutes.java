package io.shmap.bench;

import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv4.IPv4AddressAssociativeTrie;

/** The trie of the IPAddress library, on the heap of one process; its addresses are made before. */
final class HeapRoutes implements Routes {

  private final IPv4AddressAssociativeTrie<Long> trie = new IPv4AddressAssociativeTrie<>();
  private final IPv4Address[] addresses = new IPv4Address[LpmBenchmark.ADDRESSES];

  /** Makes the addresses that {@link #getNumbered} looks up. */
  void prepare(int[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      addresses[i] = new IPv4Address(wanted[i]);
    }
  }

  @Override
  public void put(int address, int length, long number) {
    trie.put(new IPv4Address(address, length).toPrefixBlock(), number);
  }

  @Override
  public void remove(int address, int length) {
    trie.remove(new IPv4Address(address, length).toPrefixBlock());
  }

  @Override
  public long get(int address) {
    return number(new IPv4Address(address));
  }

  long getNumbered(int i) {
    return number(addresses[i]);
  }

  private long number(IPv4Address address) {
    IPv4AddressAssociativeTrie.IPv4AssociativeTrieNode<Long> node =
        trie.longestPrefixMatchNode(address);
    return node == null ? ABSENT : node.getValue();
  }

  @Override
  public void close() {
    trie.clear();
  }
}
