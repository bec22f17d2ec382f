/**
 * eBPF's map types for Java processes on one host: create a map at a path, attach to it from
 * another process, and it is gone when the last of them is.
 *
 * <p>Start with {@link io.shmap.Shmap} and {@link io.shmap.MapSpec}. Uses everything below; used by
 * applications. {@link io.shmap.bpf} is the same maps with bpf(2)'s calls.
 */
package io.shmap;
