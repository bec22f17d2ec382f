/**
 * The same maps with bpf(2)'s calls: descriptors, buffers, and 0 or a negated errno as the result.
 *
 * <p>Uses {@code map} and what is below it; used by applications that are written for bpf(2), and
 * by the comparison with the running kernel.
 */
package io.shmap.bpf;
