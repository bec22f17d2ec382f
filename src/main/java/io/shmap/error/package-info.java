/**
 * Errors: numbers and exceptions.
 *
 * <p>May use: nothing. Used by: every package.
 */
package io.shmap.error;
