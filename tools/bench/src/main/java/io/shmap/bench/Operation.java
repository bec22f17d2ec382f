package io.shmap.bench;

/** What is measured, in the order of the table. */
enum Operation {
  GET_HIT("getHit", "get, hit"),
  GET_MISS("getMiss", "get, miss"),
  PUT_EXISTING("putExisting", "put, existing"),
  INSERT("insert", "insert"),
  DELETE("delete", "delete"),
  GET_EACH("getEach", "32 gets, one by one"),
  GET_ALL("getAll", "32 gets, batched"),
  WALK("walk", "iterate");

  /** The method of {@link MapBenchmark}. */
  final String method;

  final String text;

  Operation(String method, String text) {
    this.method = method;
    this.text = text;
  }

  /** Operations of one measured call. */
  long perCall(int entries) {
    return this == WALK ? entries : 1;
  }
}
