/**
 * The kernel as oracle: the same operations on a map of shmap's, through the {@code bpf} face, and
 * on a real one, through bpf(2). What they answer must agree, byte for byte, but for what shmap
 * promises more: no element is lost to a bad pointer; and for what the kernel leaves open: the
 * order of a hash, and with it the cursors of its batches.
 */
package io.shmap.it.parity;
