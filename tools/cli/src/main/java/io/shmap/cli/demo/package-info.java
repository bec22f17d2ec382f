/**
 * The demo: several processes count the words of text files into shared maps; one of them is
 * killed.
 *
 * <p>May use: the library's typed face, and {@link io.shmap.cli.Verb}. Used by: the command line.
 *
 * <p>An <i>attempt</i> is one process's count of one file, numbered from 1 for each file. {@link
 * io.shmap.cli.demo.DemoMaps} says why the totals are exact whoever dies.
 */
package io.shmap.cli.demo;
