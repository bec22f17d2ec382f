/**
 * The hash family: nodes of up to eight places; an entry lives in its home node or in one of the
 * next.
 *
 * <p>May use: {@code engine}, {@code sync}, {@code memory}, {@code layout}, {@code error}. Used by:
 * the faces, through an open map.
 *
 * <p>Vocabulary: a key's <i>home</i> is the node its hash names; an entry's <i>distance</i> is how
 * many nodes behind its home it lives; a <i>location</i> is a node and a place in one number; a
 * <i>unit</i> of capacity is the right to one entry; a <i>lane</i> is where a thread writes down
 * what it is doing to the units.
 *
 * <p>An <i>operand</i>, a key or a value, is a region and an offset; or, when it is of 8 bytes,
 * {@code null} and the 8 bytes themselves in the place of the offset, so that the face for longs
 * needs no buffer.
 *
 * <p>What may be counted on: an entry never moves from one node to another, and entries of one home
 * (wherever they live) change only under that home's lock. The rest follows.
 *
 * <p>The classes are open so that tests can put a wrong step in the place of a right one and see it
 * caught; production loads only these.
 */
package io.shmap.engine.hash;
