/**
 * Stress tests of what concurrent operations may see of each other, with jcstress.
 *
 * <p>May use: the library by its public faces, jcstress. Used by: nobody.
 *
 * <p>A <i>pair</i> is two handles on one map in one JVM. Each has an attachment and a mapping of
 * its own, so that the two meet only in the file, as two processes do. Keys and indexes are
 * <i>fresh</i>: no two states of a test that live at once have the same.
 */
package io.shmap.stress;
