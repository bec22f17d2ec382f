/**
 * Offsets: where every number of a map file lies. No behaviour.
 *
 * <p>May use: nothing. Used by: every package.
 *
 * <p>Offsets are literals, not sums of their neighbours: a published offset never moves, and a diff
 * that moves one should look like it does.
 */
package io.shmap.layout;
