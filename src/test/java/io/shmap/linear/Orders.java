package io.shmap.linear;

import java.util.ArrayList;
import java.util.List;

/** Linearizability by its definition: some order of all operations, each in its time. */
final class Orders {

  private Orders() {}

  static boolean exists(long state, List<Operation> rest) {
    if (rest.isEmpty()) {
      return true;
    }
    for (Operation first : rest) {
      long after = Register.after(state, first);
      if (after == Register.IMPOSSIBLE || !mayComeFirst(first, rest)) {
        continue;
      }
      List<Operation> others = new ArrayList<>(rest);
      others.remove(first);
      if (exists(after, others)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayComeFirst(Operation first, List<Operation> rest) {
    return rest.stream().allMatch(other -> other.end() >= first.begin());
  }
}
