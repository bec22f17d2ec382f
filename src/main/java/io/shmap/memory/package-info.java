/**
 * Mapped memory, over Chronicle Bytes.
 *
 * <p>May use: {@code os}, {@code error}. Used by: {@code sync}, {@code engine}, {@code lifecycle},
 * and the faces for their buffers.
 *
 * <p>Access modes, by the verbs of {@link io.shmap.memory.Region}:
 *
 * <ul>
 *   <li>plain ({@code getLong}, {@code putLong}, {@code copyFrom}): no order; may tear above the
 *       size of an aligned word.
 *   <li>acquire ({@code getLongAcquire}): nothing behind it is done before it; a load and a fence.
 *   <li>release ({@code putLongRelease}): nothing before it is done after it.
 *   <li>volatile ({@code putLongVolatile}): release, and no later load is done before it.
 *   <li>compare-and-swap, add ({@code casLong}, {@code getAndAddLong}): atomic, and a full fence.
 * </ul>
 */
package io.shmap.memory;
