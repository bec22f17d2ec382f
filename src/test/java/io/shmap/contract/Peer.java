package io.shmap.contract;

/** Somebody with a handle on a map, who does what a line says: in this process or in another. */
public interface Peer extends AutoCloseable {

  /** Does one command of {@link Session}; returns its answer. */
  String send(String line);

  @Override
  void close();
}
