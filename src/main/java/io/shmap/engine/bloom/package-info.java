/**
 * Bloom filters: which values have surely not been added.
 *
 * <p>May use: {@code engine}, {@code sync}, {@code memory}, {@code layout}, {@code error}. Used by:
 * the faces, through an open map.
 *
 * <p>Vocabulary: a value has one <i>block</i> of 512 bits and in it as many <i>probes</i> as the
 * filter has hashes, each of which names a bit; a writer is <i>inside</i> while it holds a
 * <i>lane</i>.
 */
package io.shmap.engine.bloom;
