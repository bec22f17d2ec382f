/**
 * The command line: bpftool's grammar on maps in shared memory.
 *
 * <p>May use: the library. Used by: nobody.
 *
 * <p>One class per verb; {@link io.shmap.cli.Verb} holds what they share. A <i>word</i> is an
 * argument that is not an option; {@link io.shmap.cli.Words} reads the grammar from them.
 */
package io.shmap.cli;
