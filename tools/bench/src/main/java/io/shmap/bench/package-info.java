/**
 * Benchmarks beside what a user would pick instead, as ratios within one run.
 *
 * <p>May use: the library, JMH, and the maps that are compared. Used by: nobody.
 */
package io.shmap.bench;
