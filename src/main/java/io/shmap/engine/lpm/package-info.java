/**
 * Longest-prefix-match tries: a table for the first bits, and path-compressed trees below it.
 *
 * <p>May use: {@code engine}, {@code sync}, {@code memory}, {@code layout}, {@code error}. Used by:
 * the faces, through an open map.
 *
 * <p>Vocabulary: a <i>link</i> leads to an <i>entry</i> or to a <i>pair</i> of links, which is a
 * <i>branch</i> or a <i>stem</i>; a <i>slot</i> is a place in the table, its number counted as in a
 * heap; a <i>tree</i> is what hangs on a slot of the last level; the <i>depth</i> of a pair grows
 * along every path. Prefixes are in <i>postorder</i>: what is below a prefix comes before it.
 */
package io.shmap.engine.lpm;
