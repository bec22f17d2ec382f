package io.shmap.linear;

import io.shmap.SharedLpmTrie;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A trie by {@link SharedLpmTrie}; the keys are prefixes of which each second one holds the next.
 */
record TrieSubject<V>(SharedLpmTrie<byte[], V> trie, Encoding<V> encoding) implements Subject {

  private static final int SHORTEST = 8;
  private static final int STEP = 2;
  private static final int NETWORK = 0x0a00_0000;

  /* 10.0.0.0/8, 10.32.0.0/10, 10.0.0.0/12, 10.2.0.0/14 ... */
  private static byte[] prefix(long key) {
    int length = SHORTEST + STEP * (int) key;
    int lastBit = (int) (key % 2) << Integer.SIZE - length;
    ByteBuffer prefix = ByteBuffer.allocate(8);
    prefix.order(ByteOrder.LITTLE_ENDIAN).putInt(length);
    return prefix.order(ByteOrder.BIG_ENDIAN).putInt(NETWORK | lastBit).array();
  }

  private static long key(byte[] prefix) {
    return (prefix[0] - SHORTEST) / STEP;
  }

  @Override
  public Set<Call> calls() {
    return EnumSet.of(Call.LOOKUP, Call.PUT, Call.INSERT, Call.REPLACE, Call.DELETE);
  }

  @Override
  public long call(Call call, long key, long argument, long expected) {
    byte[] prefix = prefix(key);
    V value = encoding.encode().apply(argument);
    return HashSubject.fullIfRefusedForRoom(
        () ->
            switch (call) {
              case LOOKUP -> number(argument % 2 == 0 ? trie.getExact(prefix) : longest(key));
              case PUT -> {
                trie.put(prefix, value);
                yield Register.DONE;
              }
              case INSERT -> Subject.answer(trie.insert(prefix, value));
              case REPLACE -> Subject.answer(trie.replace(prefix, value));
              case DELETE -> Subject.answer(trie.delete(prefix));
              default -> throw new IllegalArgumentException(call.name());
            });
  }

  /* A shorter prefix is found only if the key's own is absent. */
  private V longest(long key) {
    Map.Entry<byte[], V> found = trie.match(prefix(key));
    return found != null && key(found.getKey()) == key ? found.getValue() : null;
  }

  private long number(V value) {
    return value == null ? Register.ABSENT : encoding.decode().applyAsLong(value);
  }

  @Override
  public List<Long> walk() {
    List<Long> keys = new ArrayList<>();
    trie.forEach((prefix, value) -> keys.add(key(prefix)));
    return keys;
  }

  @Override
  public void close() {
    trie.close();
  }
}
