package io.shmap.steps;

import java.util.function.BiConsumer;

/**
 * Something a process does to a map, and writes into its journal.
 *
 * @param reads whether it changes nothing and waits for nobody
 */
public record Operation<P>(String name, boolean reads, BiConsumer<P, Journal> body) {

  public static <P> Operation<P> change(String name, BiConsumer<P, Journal> body) {
    return new Operation<>(name, false, body);
  }

  public static <P> Operation<P> read(String name, BiConsumer<P, Journal> body) {
    return new Operation<>(name, true, body);
  }

  @Override
  public String toString() {
    return name;
  }
}
