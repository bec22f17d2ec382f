package io.shmap.engine.lpm;

import io.shmap.engine.Engine;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What a trie is to do, by the simplest means: a sorted map from bits to what is stored. */
final class Model {

  /** What comes first in postorder: what is below a prefix before it, 0 before 1. */
  private static final Comparator<String> POSTORDER =
      (a, b) -> a.startsWith(b) ? b.length() - a.length() : b.startsWith(a) ? 1 : a.compareTo(b);

  private final long maxEntries;

  /** Bits to the key as it was stored, and its value, in postorder. */
  final TreeMap<String, Map.Entry<Prefix, Integer>> entries = new TreeMap<>(POSTORDER);

  Model(long maxEntries) {
    this.maxEntries = maxEntries;
  }

  Model(Model other) {
    this(other.maxEntries);
    entries.putAll(other.entries);
  }

  int update(Prefix prefix, int value, long flags) {
    boolean there = entries.containsKey(prefix.bits());
    if (there && flags == Engine.NOEXIST) {
      return -17;
    }
    if (!there && flags == Engine.EXIST) {
      return -2;
    }
    if (!there && entries.size() == maxEntries) {
      return -28;
    }
    entries.remove(prefix.bits());
    entries.put(prefix.bits(), Map.entry(prefix, value));
    return 0;
  }

  int delete(Prefix prefix) {
    return entries.remove(prefix.bits()) == null ? -2 : 0;
  }

  /** The entry of the longest prefix, or null. */
  Map.Entry<Prefix, Integer> lookup(Prefix key) {
    String bits = key.bits();
    for (int length = key.length(); length >= 0; length--) {
      Map.Entry<Prefix, Integer> found = entries.get(bits.substring(0, length));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** As bpf(2)'s GET_NEXT_KEY; null at the end. */
  Prefix nextKey(Prefix key) {
    boolean restart = key == null || !entries.containsKey(key.bits());
    return restart
        ? (entries.isEmpty() ? null : entries.firstEntry().getValue().getKey())
        : after(key);
  }

  /** What comes behind a prefix that need not be there; null at the end. */
  Prefix after(Prefix key) {
    Map.Entry<String, Map.Entry<Prefix, Integer>> next = entries.higherEntry(key.bits());
    return next == null ? null : next.getValue().getKey();
  }
}
