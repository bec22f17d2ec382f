/**
 * Histories of concurrent operations, and whether one order explains them.
 *
 * <p>A <i>history</i> is a list of operations, each with what it was told, what it answered, and
 * when it began and ended. It is <i>linearizable</i> if each operation can be thought to have
 * happened at one moment between the two (M. Herlihy, J. Wing: Linearizability, TOPLAS 12(3),
 * 1990). The keys of a map can be checked one by one: a history of several objects is linearizable
 * if that of each is (theorem 1 there).
 *
 * <p>Times are those of {@link System#nanoTime}, which HotSpot takes from CLOCK_MONOTONIC on Linux:
 * one clock for all processes of a host. {@code HistoriesIT} checks that before it believes it.
 */
package io.shmap.linear;
