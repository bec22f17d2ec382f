package io.shmap.linear;

import io.shmap.SharedMap;
import io.shmap.SharedPerCpuArray;
import io.shmap.SharedPerCpuHash;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Counters with a number for each CPU, which are added to and summed up. */
abstract class CountersSubject implements Subject {

  private final SharedMap map;

  private CountersSubject(SharedMap map) {
    this.map = map;
  }

  static Subject of(SharedPerCpuHash<Long, Long> hash) {
    return new CountersSubject(hash) {
      @Override
      void add(long key, long delta) {
        if (delta % 2 == 0) {
          hash.add(key, delta);
        } else {
          hash.asLongs().add(key, delta);
        }
      }

      @Override
      long sum(long key) {
        return hash.sum(key);
      }

      @Override
      List<Long> numbers(long key) {
        return hash.getAll(key);
      }
    };
  }

  static Subject of(SharedPerCpuArray<Long> array) {
    return new CountersSubject(array) {
      @Override
      void add(long key, long delta) {
        array.add(key, delta);
      }

      @Override
      long sum(long key) {
        return array.sum(key);
      }

      @Override
      List<Long> numbers(long key) {
        return array.getAll(key);
      }
    };
  }

  abstract void add(long key, long delta);

  abstract long sum(long key);

  /** By CPU, or null. */
  abstract List<Long> numbers(long key);

  @Override
  public final Set<Call> calls() {
    return EnumSet.of(Call.LOOKUP, Call.ADD);
  }

  @Override
  public final long call(Call call, long key, long argument, long expected) {
    if (call == Call.LOOKUP) {
      return argument % 2 == 0 ? sum(key) : sumUp(numbers(key));
    }
    add(key, argument);
    return Register.DONE;
  }

  private static long sumUp(List<Long> numbers) {
    return numbers == null ? 0 : numbers.stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public final void close() {
    map.close();
  }
}
