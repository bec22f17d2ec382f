/**
 * Locks that survive their holder: lock words, owners, back-off.
 *
 * <p>May use: {@code memory}, {@code error}. Used by: {@code engine}, {@code lifecycle}.
 *
 * <p>Vocabulary: an <i>attachment</i> is one open handle of one process on one map, and has a
 * <i>slot</i> in the control page; its <i>owner</i> word is slot and generation; an owner is
 * <i>alive</i> while the kernel keeps its lock byte, then <i>dead</i>, then, once <i>settled</i>,
 * its words are <i>stale</i>.
 */
package io.shmap.sync;
