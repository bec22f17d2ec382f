/**
 * The operating system: libc through JNA, by the names of its system calls.
 *
 * <p>May use: {@code error}. Used by: {@code memory}, {@code lifecycle}.
 */
package io.shmap.os;
