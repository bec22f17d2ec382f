package io.shmap.linear;

import io.shmap.SharedArray;
import java.util.EnumSet;
import java.util.Set;

/** An array of longs. */
record WordsSubject(SharedArray<Long> array) implements Subject {

  @Override
  public Set<Call> calls() {
    return EnumSet.of(Call.LOOKUP, Call.PUT, Call.ADD, Call.COMPARE_AND_SET);
  }

  @Override
  public long call(Call call, long key, long argument, long expected) {
    return switch (call) {
      case LOOKUP -> array.getLong(key);
      case PUT -> {
        array.setLong(key, argument);
        yield Register.DONE;
      }
      case ADD -> array.addAndGet(key, argument);
      case COMPARE_AND_SET -> Subject.answer(array.compareAndSet(key, expected, argument));
      default -> throw new IllegalArgumentException(call.name());
    };
  }

  @Override
  public void close() {
    array.close();
  }
}
