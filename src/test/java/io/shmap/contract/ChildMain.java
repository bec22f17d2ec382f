package io.shmap.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A {@link Session} in a process of its own: lines on stdin, answers on stdout. Ends with its
 * stdin, so it never outlives its parent.
 */
public final class ChildMain {

  private ChildMain() {}

  /** {@code exit} ends with shutdown hooks, {@code halt} without; both leave the map open. */
  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    Session session = new Session();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("exit")) {
        System.exit(0);
      }
      if (line.equals("halt")) {
        Runtime.getRuntime().halt(0);
      }
      System.out.println(session.send(line));
    }
    Runtime.getRuntime().halt(0);
  }
}
