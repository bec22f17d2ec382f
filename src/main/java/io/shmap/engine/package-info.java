/**
 * What engines have in common; each data structure has a package of its own below.
 *
 * <p>May use: {@code sync}, {@code memory}, {@code layout}, {@code error}. Used by: the faces,
 * through an open map. Engines do not know the lifecycle.
 *
 * <p>Vocabulary: a <i>place</i> can hold an entry and is <i>live</i> or <i>dead</i>; an engine is
 * <i>quiet</i> when nobody is inside an operation.
 */
package io.shmap.engine;
