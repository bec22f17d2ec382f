package io.shmap.it.storm;

import io.shmap.SharedMap;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What the storm does to one kind of map, and what must be found in it.
 *
 * <p>What is not as it must be is an {@link IllegalStateException}, in the workers too: they look
 * at what they find as the survivor does.
 */
interface Trial {

  /** The kind of map and what is done to it, for the report. */
  String name();

  /** The maps that are changed: all of one type. */
  List<SharedMap> maps();

  /** One operation of a worker. */
  void operate(Row row, RandomGenerator random);

  /** Looks at what a worker has written that may be running. */
  void requireFound(int worker);

  /**
   * Looks at what a dead worker has written; then changes all of it, as whoever comes next would.
   */
  void settle(int dead, Row survivor);

  /** Looks at everything when no worker runs: that no room has been lost, above all. */
  void requireWhole();
}
