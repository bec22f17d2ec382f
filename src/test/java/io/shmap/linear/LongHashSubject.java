package io.shmap.linear;

import io.shmap.LongHash;
import io.shmap.SharedHash;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A hash of longs by {@link LongHash}. */
record LongHashSubject(SharedHash<Long, Long> handle) implements Subject {

  @Override
  public Set<Call> calls() {
    return EnumSet.complementOf(EnumSet.of(Call.TAKE, Call.COMPARE_AND_DELETE));
  }

  @Override
  public long call(Call call, long key, long argument, long expected) {
    LongHash hash = handle.asLongs();
    return HashSubject.fullIfRefusedForRoom(
        () ->
            switch (call) {
              case LOOKUP -> lookup(hash, key, argument % 2 == 0);
              case PUT -> {
                hash.put(key, argument);
                yield Register.DONE;
              }
              case INSERT -> Subject.answer(hash.insert(key, argument));
              case REPLACE -> Subject.answer(hash.replace(key, argument));
              case DELETE -> Subject.answer(hash.delete(key));
              case ADD -> hash.addAndGet(key, argument);
              case COMPARE_AND_SET -> Subject.answer(hash.compareAndSet(key, expected, argument));
              case TAKE, COMPARE_AND_DELETE -> throw new IllegalArgumentException(call.name());
            });
  }

  private static long lookup(LongHash hash, long key, boolean alone) {
    if (alone) {
      return hash.get(key, Register.ABSENT);
    }
    long[] keys = {key + 1, key, key + 2};
    hash.getAll(keys, keys, Register.ABSENT);
    return keys[1];
  }

  @Override
  public List<Long> walk() {
    List<Long> keys = new ArrayList<>();
    handle.forEach((key, value) -> keys.add(key));
    return keys;
  }

  @Override
  public void close() {
    handle.close();
  }
}
