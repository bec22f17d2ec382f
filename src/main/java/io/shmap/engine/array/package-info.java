/**
 * Arrays: elements at an index, all there from the start, none ever deleted.
 *
 * <p>May use: {@code engine}, {@code sync}, {@code memory}, {@code layout}, {@code error}. Used by:
 * the faces, through an open map.
 *
 * <p>Vocabulary: an <i>element</i> is a <i>word</i> (values of at most 8 bytes), a <i>cell</i>
 * (longer values, two copies) or <i>flat</i> (MMAPABLE arrays, in place); a writer of words is
 * <i>inside</i> while it holds a <i>lane</i>, a writer of a cell while it owns the cell.
 */
package io.shmap.engine.array;
