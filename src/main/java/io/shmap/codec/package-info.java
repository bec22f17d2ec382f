/**
 * Codecs: values as bytes of a fixed size, and the line of text that says what the bytes mean.
 *
 * <p>May use: {@code error}, and Chronicle's {@code BytesStore} as the place the bytes are in. Used
 * by: the faces and the command line.
 */
package io.shmap.codec;
