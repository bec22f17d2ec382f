package io.shmap.bench;

/** A table of IPv4 prefixes with a number for each, used by one thread. */
interface Routes extends AutoCloseable {

  long ABSENT = -1;

  void put(int address, int length, long number);

  void remove(int address, int length);

  /** The number of the longest prefix of an address, or {@link #ABSENT}. */
  long get(int address);

  /** The sum of what {@link #get} gives for each, but for those that are absent. */
  default long getAll(int[] addresses) {
    long sum = 0;
    for (int address : addresses) {
      long number = get(address);
      sum += number == ABSENT ? 0 : number;
    }
    return sum;
  }

  @Override
  void close();
}
