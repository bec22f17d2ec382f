package io.shmap.linear;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One thread that operates at random on the first few keys of a map and writes down what it does.
 */
public final class Client {

  private final Subject subject;
  private final int thread;
  private final int keys;
  private final Random random;
  private final Call[] calls;
  private final long[] known;
  private long numbers;

  /**
   * A client.
   *
   * @param thread no other of the same map has it
   */
  public Client(Subject subject, int thread, int keys, Random random) {
    this.subject = subject;
    this.thread = thread;
    this.keys = keys;
    this.random = random;
    this.calls = subject.calls().toArray(new Call[0]);
    this.known = new long[keys];
  }

  /** Waits until {@code start}, then operates. */
  public List<Operation> run(long start, int operations) {
    List<Operation> history = new ArrayList<>(operations);
    while (System.nanoTime() < start) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < operations; i++) {
      history.add(operate());
    }
    return history;
  }

  private Operation operate() {
    int key = random.nextInt(keys);
    // As many lookups as all else: what others do shows in them.
    Call call = random.nextBoolean() ? Call.LOOKUP : calls[random.nextInt(calls.length)];
    // Nobody else stores this number, so a value says who stored it.
    long argument = (thread + 1L) << 40 | ++numbers;
    long expected = known[key];
    long begin = System.nanoTime();
    // The loads of the operation are not done before the clock was read.
    VarHandle.fullFence();
    long answer = subject.call(call, key, argument, expected);
    long end = System.nanoTime();
    remember(key, call, argument, answer);
    return new Operation(thread, call, key, argument, expected, answer, begin, end);
  }

  /* So that a comparison succeeds now and then. */
  private void remember(int key, Call call, long argument, long answer) {
    if (call == Call.LOOKUP || call == Call.ADD) {
      known[key] = answer;
    } else if (answer == Register.DONE) {
      known[key] = argument;
    }
  }
}
