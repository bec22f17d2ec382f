package io.shmap.it.hostile;

import java.io.IOException;

/** Ends a child that reads nothing from its parent when the parent has ended. */
final class Orphans {

  private Orphans() {}

  /** From now on this JVM ends with its stdin, which only its parent has the other end of. */
  static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // nothing is told
                }
              } catch (IOException e) {
                // gone too
              }
              Runtime.getRuntime().halt(1);
            },
            "parent");
    watch.setDaemon(true);
    watch.start();
  }
}
