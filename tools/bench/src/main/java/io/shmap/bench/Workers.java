package io.shmap.bench;

/** Who works on the map at a time. */
enum Workers {
  ONE_THREAD(1, "1 thread"),
  TWO_THREADS(2, "2 threads"),
  ONE_PROCESS(1, "1 process"),
  TWO_PROCESSES(2, "2 processes");

  final int count;
  final String text;

  Workers(int count, String text) {
    this.count = count;
    this.text = text;
  }

  boolean areThreads() {
    return this == ONE_THREAD || this == TWO_THREADS;
  }
}
