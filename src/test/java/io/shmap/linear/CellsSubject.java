package io.shmap.linear;

import io.shmap.SharedArray;
import java.util.EnumSet;
import java.util.Set;

/** An array with values longer than a word. */
record CellsSubject(SharedArray<long[]> array) implements Subject {

  @Override
  public Set<Call> calls() {
    return EnumSet.of(Call.LOOKUP, Call.PUT);
  }

  @Override
  public long call(Call call, long key, long argument, long expected) {
    if (call == Call.LOOKUP) {
      return Encoding.WIDE.decode().applyAsLong(array.get(key));
    }
    array.set(key, Encoding.WIDE.encode().apply(argument));
    return Register.DONE;
  }

  @Override
  public void close() {
    array.close();
  }
}
