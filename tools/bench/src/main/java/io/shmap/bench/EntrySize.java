package io.shmap.bench;

/** Bytes of keys and values. */
public enum EntrySize {
  /** Maps of longs, where there are such. */
  LONGS(8, 8),
  /** An identifier and a record. */
  SMALL(16, 64),
  /** An identifier and a block. */
  LARGE(16, 1024);

  final int key;
  final int value;

  EntrySize(int key, int value) {
    this.key = key;
    this.value = value;
  }

  String text() {
    return key + "/" + value;
  }
}
