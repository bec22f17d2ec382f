package io.shmap.linear;

import io.shmap.SharedHash;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** A hash by {@link SharedHash}; values that are no longs are added to by {@code merge}. */
record HashSubject<V>(SharedHash<Long, V> hash, Encoding<V> encoding) implements Subject {

  @Override
  public Set<Call> calls() {
    return EnumSet.allOf(Call.class);
  }

  @Override
  public long call(Call call, long key, long argument, long expected) {
    return fullIfRefusedForRoom(
        () ->
            switch (call) {
              case LOOKUP -> number(argument % 2 == 0 ? hash.get(key) : lookupWithOthers(key));
              case PUT -> {
                hash.put(key, value(argument));
                yield Register.DONE;
              }
              case INSERT -> Subject.answer(hash.insert(key, value(argument)));
              case REPLACE -> Subject.answer(hash.replace(key, value(argument)));
              case DELETE -> Subject.answer(hash.delete(key));
              case TAKE -> number(hash.getAndDelete(key));
              case ADD -> add(key, argument);
              case COMPARE_AND_SET ->
                  Subject.answer(hash.compareAndSet(key, value(expected), value(argument)));
              case COMPARE_AND_DELETE ->
                  Subject.answer(hash.compareAndDelete(key, value(expected)));
            });
  }

  private V lookupWithOthers(long key) {
    return hash.getAll(List.of(key + 1, key, key + 2)).get(key);
  }

  private long add(long key, long delta) {
    if (encoding.codec().size() == Long.BYTES) {
      return hash.addAndGet(key, delta);
    }
    return number(
        hash.asMap().merge(key, value(delta), (one, other) -> value(number(one) + number(other))));
  }

  private V value(long number) {
    return encoding.encode().apply(number);
  }

  private long number(V value) {
    return value == null ? Register.ABSENT : encoding.decode().applyAsLong(value);
  }

  static long fullIfRefusedForRoom(LongSupplier operation) {
    try {
      return operation.getAsLong();
    } catch (ShmapException e) {
      if (e.errno() != Errno.E2BIG && e.errno() != Errno.ENOSPC) {
        throw e;
      }
      return Register.FULL;
    }
  }

  @Override
  public List<Long> walk() {
    List<Long> keys = new ArrayList<>();
    hash.forEach((key, value) -> keys.add(key));
    return keys;
  }

  @Override
  public void close() {
    hash.close();
  }
}
