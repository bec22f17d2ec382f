package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** How maps of one type are planned, made and opened. */
interface Family {

  /** What bpf(2) calls the type, in lower case. */
  String typeName();

  /** 0, or the negated errno with which bpf(2) refuses these attributes. */
  int check(MapAttributes attributes);

  /** The shape of the data section. */
  Shape shape(MapAttributes attributes, int possibleCpus);

  /** Writes a fresh data section into zeroed pages. */
  void format(MapAttributes attributes, int possibleCpus, Region data);

  /** The number of the hash function of new maps, 0 if the type has none. */
  int hashFunction(MapAttributes attributes);

  /** Bytes of a value as the engine's operations take it. */
  default int valueLength(Header header) {
    return header.valueSize();
  }

  /** The engine over an existing data section, of a map whose header is possible. */
  Engine open(Header header, Region data, Owners owners);

  /**
   * The shape of a data section.
   *
   * @param numbers kept in the header and compared at attach
   * @param length in bytes
   */
  record Shape(long[] numbers, long length) {}
}
