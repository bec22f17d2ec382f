package io.shmap.it.storm;

/** What is found in the maps of the storm, compared with what must be there. */
final class Found {

  private Found() {}

  /** Throws unless {@code so}; a worker ends with it, and whoever kills it next says so. */
  static void require(boolean so, String what, Object... arguments) {
    if (!so) {
      throw new IllegalStateException(String.format(what, arguments));
    }
  }
}
