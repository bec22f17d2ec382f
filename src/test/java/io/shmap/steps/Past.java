package io.shmap.steps;

/**
 * A process that died in an operation before a run begins.
 *
 * @param step the step before which it died
 */
public record Past<P>(Operation<P> operation, long step, Aftermath aftermath) {

  @Override
  public String toString() {
    return operation + " died before step " + step + ", then " + aftermath;
  }
}
