package io.shmap.steps;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Something a process does to a map, and writes into its journal.
 *
 * @param reads whether it changes nothing and waits for nobody
 * @param preparation what its thread does before, in one go: changes nothing that can be seen
 */
public record Operation<P>(
    String name, boolean reads, Consumer<P> preparation, BiConsumer<P, Journal> body) {

  public static <P> Operation<P> change(String name, BiConsumer<P, Journal> body) {
    return new Operation<>(name, false, process -> {}, body);
  }

  public static <P> Operation<P> read(String name, BiConsumer<P, Journal> body) {
    return new Operation<>(name, true, process -> {}, body);
  }

  public Operation<P> preparedBy(Consumer<P> before) {
    return new Operation<>(name, reads, before, body);
  }

  @Override
  public String toString() {
    return name;
  }
}
