/**
 * An open map: an attachment, its memory, and the engine of its type, joined.
 *
 * <p>May use: {@code engine}, {@code lifecycle} and what is below them. Used by: the faces, {@code
 * io.shmap} and {@code io.shmap.bpf}. A new map type is a new {@link io.shmap.map.Family} here.
 */
package io.shmap.map;
