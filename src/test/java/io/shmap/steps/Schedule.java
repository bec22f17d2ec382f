package io.shmap.steps;

/**
 * One interleaving of two processes: the first stops before a step, the second runs and stops too,
 * then somebody dies where it stands and the living run to their end.
 *
 * <p>If the second has to wait for the first, the first has its death there, and the second then
 * runs on to its step.
 *
 * @param loads whether a load of the first process is a step
 * @param first the step before which the first process stops
 * @param second the same of the second
 * @param resumed the step up to which the first runs on then; none if not above {@code first}
 */
public record Schedule(
    boolean loads, long first, long second, long resumed, Fate fate, Recovery recovery) {

  /** Who dies. */
  public enum Fate {
    NONE,
    FIRST,
    SECOND,
    BOTH
  }

  boolean resumes() {
    return resumed > first;
  }

  boolean firstDies() {
    return fate == Fate.FIRST || fate == Fate.BOTH;
  }

  boolean secondDies() {
    return fate == Fate.SECOND || fate == Fate.BOTH;
  }

  @Override
  public String toString() {
    return "the first stops before step "
        + first
        + (loads ? " of stores and loads" : "")
        + ", the second before step "
        + second
        + (resumes() ? ", the first then before step " + resumed : "")
        + "; deaths: "
        + fate
        + ", settled: "
        + recovery;
  }
}
